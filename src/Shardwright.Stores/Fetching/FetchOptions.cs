using Shardwright.Foundation.Reporting;

namespace Shardwright.Stores.Fetching;

/// <summary>What to download, and how.</summary>
public sealed record FetchOptions
{
    /// <summary>The registry.</summary>
    public required DatasetRegistry Registry { get; init; }

    /// <summary>Names of datasets; null for all.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The folder that gets a folder for each dataset. Default <c>datasets</c>.</summary>
    public string Output { get; init; } = "datasets";

    /// <summary>Whether files that are here are read again, also where they look as they did when they were last read. Default false.</summary>
    public bool Rehash { get; init; }

    /// <summary>Whether a file that is here with other content is replaced. Default false: that is a failure.</summary>
    public bool Replace { get; init; }

    /// <summary>How often a failure that may pass is tried again before the file is given up, unless a mebibyte came in between. Default 5.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The wait before the first new try; twice as long before each further one, 30 s at most. Default 500 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a source may send nothing. Default one minute.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Told how far it is. Default: nobody.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;
}
