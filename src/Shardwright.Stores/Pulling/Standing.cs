namespace Shardwright.Stores.Pulling;

/// <summary>How a wanted file stands in the folder.</summary>
internal enum Standing
{
    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there with the same bytes.</summary>
    Same,

    /// <summary>Something else is there under its name.</summary>
    Differs,

    /// <summary>A file of its size is there, and nobody says which bytes it must have: only fetching tells.</summary>
    Unknown,
}
