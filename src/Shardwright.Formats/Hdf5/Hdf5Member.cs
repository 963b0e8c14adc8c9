namespace Shardwright.Formats.Hdf5;

/// <summary>One member of a compound type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="OffsetBytes">Where it begins inside an element.</param>
/// <param name="Type">Its type.</param>
public sealed record Hdf5Member(string Name, long OffsetBytes, Hdf5Type Type);
