using System.Runtime.InteropServices;

namespace Shardwright.Formats.Parquet;

/// <summary>Where the values of one row lie, encoded PLAIN: one text, or the items of a list.</summary>
/// <param name="Start">The first byte in the column's data.</param>
/// <param name="Bytes">How many bytes, lengths of texts included.</param>
/// <param name="Count">How many values; 0 for an empty list, and for a row without a value.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ParquetListEntry(int Start, int Bytes, int Count);
