namespace Shardwright.Formats.Npz;

/// <summary>An array in memory: C order, little-endian.</summary>
/// <param name="Header">Its type and shape; never big-endian, never Fortran order.</param>
/// <param name="Data">Its bytes.</param>
public sealed record NpyArray(NpyHeader Header, ReadOnlyMemory<byte> Data);
