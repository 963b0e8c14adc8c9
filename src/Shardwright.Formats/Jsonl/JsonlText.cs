using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Shardwright.Formats.Jsonl;

/// <summary>Finds one text in a line of JSON without making objects or strings.</summary>
/// <remarks>Specification: RFC 8259, with the liberties that Python's <c>json</c> takes. Safe from many threads, each with its own buffer.</remarks>
public static class JsonlText
{
    /// <summary>U+FEFF in UTF-8.</summary>
    internal static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    /// <summary>Reads the text under a key of the line's object.</summary>
    /// <param name="line">One line; what Python's <c>str.strip</c> calls white space around the object is skipped.</param>
    /// <param name="key">The key, UTF-8. Of a key that stands twice the last holds, as in Python.</param>
    /// <param name="text">Cleared, then receives the text's UTF-8 when the result is <see cref="JsonlTextStatus.Text"/>.</param>
    /// <returns>What was found. The whole line is checked as Python's <c>json.loads</c> does, NaN and Infinity included.</returns>
    /// <remarks>
    /// Lists and objects may lie in one another up to 10,000 deep (Python: some 1,000), whole numbers may have any number of digits (Python:
    /// 4,300). Halves of surrogate pairs matter only in the text that is asked for. A line that is not UTF-8 is that before all else.
    /// </remarks>
    public static JsonlTextStatus Read(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, ArrayBufferWriter<byte> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.ResetWrittenCount();
        if (!Utf8.IsValid(line))
        {
            return JsonlTextStatus.NotUtf8;
        }

        var scanner = new JsonlScanner(Strip(line));
        var status = scanner.ReadObject(key, text);
        if (status != JsonlTextStatus.Text)
        {
            text.ResetWrittenCount();
        }

        return status;
    }

    /// <summary>Whether a line has nothing but white space, as Python's <c>str.strip</c> knows it; also when it is empty.</summary>
    /// <param name="line">One line; what is not UTF-8 is not white space.</param>
    public static bool IsBlank(ReadOnlySpan<byte> line) => StripStart(line).IsEmpty;

    private static ReadOnlySpan<byte> Strip(ReadOnlySpan<byte> line)
    {
        line = StripStart(line);
        while (!line.IsEmpty && Rune.DecodeLastFromUtf8(line, out var last, out var count) == OperationStatus.Done && IsSpace(last.Value))
        {
            line = line[..^count];
        }

        return line;
    }

    private static ReadOnlySpan<byte> StripStart(ReadOnlySpan<byte> line)
    {
        while (!line.IsEmpty && Rune.DecodeFromUtf8(line, out var first, out var count) == OperationStatus.Done && IsSpace(first.Value))
        {
            line = line[count..];
        }

        return line;
    }

    /// <summary>Python's <c>str.isspace</c>: .NET's white space, and the four separators U+001C to U+001F.</summary>
    private static bool IsSpace(int codePoint)
        => codePoint is ' ' or (>= 0x09 and <= 0x0d) or (>= 0x1c and <= 0x1f) or 0x85 or 0xa0 or 0x1680 or (>= 0x2000 and <= 0x200a)
            or 0x2028 or 0x2029 or 0x202f or 0x205f or 0x3000;
}
