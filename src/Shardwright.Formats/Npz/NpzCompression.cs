namespace Shardwright.Formats.Npz;

/// <summary>How a member of an archive is stored.</summary>
public enum NpzCompression
{
    /// <summary>As it is: any part can be read without the rest.</summary>
    None,

    /// <summary>Deflate, as <c>numpy.savez_compressed</c> does it.</summary>
    Deflate,
}
