using Shardwright.Foundation.Reporting;

namespace Shardwright.Stores;

/// <summary>How a store is reached.</summary>
public sealed record StoreOptions
{
    /// <summary>The server's address; null for the one of the profile, the environment or the service itself.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>The profile of <c>~/.aws</c>; null for <c>AWS_PROFILE</c>, then the usual places.</summary>
    public string? Profile { get; init; }

    /// <summary>The region; null for the one of the environment or the profile.</summary>
    public string? Region { get; init; }

    /// <summary>The rclone configuration; null for <c>RCLONE_CONFIG</c>, then its usual place.</summary>
    public string? RcloneConfig { get; init; }

    /// <summary>Transfers at the same time, whole files and parts alike. Default 8.</summary>
    public int Jobs { get; init; } = 8;

    /// <summary>Bytes a second that all transfers together may take; null for no limit.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>How often a request is tried again after what may pass. Default 8.</summary>
    public int Retries { get; init; } = 8;

    /// <summary>The longest wait before the first new try; doubled each time, up to 30 s, and drawn evenly below it. Default 500 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long nothing may come before a request is given up and tried again. Default 60 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of a part of a large file. Default 16 MiB.</summary>
    public long PartBytes { get; init; } = 16L << 20;

    /// <summary>The seed of the waits' jitter; null for one of this process.</summary>
    public int? JitterSeed { get; init; }

    /// <summary>Where warnings, notes and progress go.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;

    /// <summary>Gets a line for each request: method, key, status, time. Never a header, a query or a credential. Null for nobody.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>The clock of waits and polls.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
