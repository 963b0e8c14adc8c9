using System.Buffers;

namespace Shardwright.Formats.Jsonl;

/// <summary>Finds one text in a line of JSON without making objects or strings.</summary>
public static class JsonlText
{
    /// <summary>Reads the text under a key of the line's object.</summary>
    /// <param name="line">One line; white space around the object is skipped.</param>
    /// <param name="key">The key, UTF-8. Of a key that stands twice the last holds, as in Python.</param>
    /// <param name="text">Cleared, then receives the text's UTF-8 when the result is <see cref="JsonlTextStatus.Text"/>.</param>
    /// <returns>What was found. The whole line is checked as Python's <c>json.loads</c> does, NaN and Infinity included.</returns>
    public static JsonlTextStatus Read(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, ArrayBufferWriter<byte> text) => throw new NotImplementedException();
}
