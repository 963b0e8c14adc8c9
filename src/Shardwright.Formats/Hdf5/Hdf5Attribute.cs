using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Shardwright.Formats.Hdf5;

/// <summary>A small named value at a group or dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in the file.</param>
/// <param name="Shape">Its shape; empty for a single value.</param>
/// <param name="Value">
/// <see cref="long"/> (<see cref="ulong"/> for 64-bit unsigned types), <see cref="double"/> or <see cref="string"/>; an array of them, row-major, when
/// <paramref name="Shape"/> is not empty; null for other types.
/// </param>
[SuppressMessage("Naming", "CA1711", Justification = "The word is HDF5's own.")]
public sealed record Hdf5Attribute(string Name, Hdf5Type Type, ImmutableArray<long> Shape, object? Value);
