using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Eeg;

/// <summary>What sample of EEG recordings is made; the same options give the same files.</summary>
public sealed record EegSampleOptions
{
    /// <summary>The folder that gets <c>train</c>, <c>dev</c> and <c>eval</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>Patients, each with one recording: from 3 to 1000. Default 12: 8 in train, 2 in dev, 2 in eval.</summary>
    public int Patients { get; init; } = 12;

    /// <summary>Minutes of each recording: from 1 to 1440. Default 10.</summary>
    public int Minutes { get; init; } = 10;

    /// <summary>Samples a second, from 128 to 10,000; recordings take them in turn. Default 250, 256, 400, 512.</summary>
    public IReadOnlyList<int> RatesHz { get; init; } = [250, 256, 400, 512];

    /// <summary>The seed, 0 or more. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Where progress goes.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;
}
