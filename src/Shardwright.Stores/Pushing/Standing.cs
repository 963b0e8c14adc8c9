namespace Shardwright.Stores.Pushing;

/// <summary>How a file stands at the target.</summary>
internal enum Standing
{
    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there with the same bytes.</summary>
    Same,

    /// <summary>What is there was sent from here, and the file has changed since.</summary>
    Own,

    /// <summary>Other bytes are there.</summary>
    Differs,
}
