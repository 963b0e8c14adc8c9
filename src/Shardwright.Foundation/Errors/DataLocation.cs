using System.Globalization;

namespace Shardwright.Foundation.Errors;

/// <summary>A place in somebody's data: a file, and as much of where in it as is known.</summary>
/// <param name="Path">The file or folder, as the caller named it.</param>
/// <param name="ByteOffset">Bytes from the start of the file, where one is known.</param>
/// <param name="RecordIndex">The record, counted from 0, where one is known.</param>
/// <param name="Item">A name inside the file: a dataset, a column, a key.</param>
public readonly record struct DataLocation(string Path, long? ByteOffset = null, long? RecordIndex = null, string? Item = null)
{
    /// <summary>The place as people read it: <c>s01.edf, byte 236</c>.</summary>
    public override string ToString()
    {
        var text = Path;
        if (Item is not null)
        {
            text += $", {Item}";
        }

        if (RecordIndex is { } record)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", record {record}");
        }

        if (ByteOffset is { } offset)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", byte {offset}");
        }

        return text;
    }
}
