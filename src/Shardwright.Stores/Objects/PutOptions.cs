using Shardwright.Foundation.Reporting;

namespace Shardwright.Stores.Objects;

/// <summary>How an object is stored.</summary>
internal sealed record PutOptions
{
    /// <summary>Whether an object of this name may be replaced. Otherwise the server is asked to refuse it, where it can.</summary>
    public bool Replaces { get; init; }

    /// <summary>Where begun uploads in parts are remembered; null to begin each anew.</summary>
    public IUploadJournal? Journal { get; init; }

    /// <summary>Told of the bytes that went out, and of those that were there from an earlier run.</summary>
    public IProgressTask? Progress { get; init; }
}
