using System.Buffers;

namespace Shardwright.Formats.Jsonl;

/// <summary>Writes JSON lines byte for byte as Python's <c>json.dumps</c> does by itself.</summary>
public static class JsonlWriter
{
    /// <summary>Appends <c>{"text": "…"}</c> and LF.</summary>
    /// <param name="target">Receives ASCII.</param>
    /// <param name="utf8">The text, valid UTF-8.</param>
    public static void AppendText(IBufferWriter<byte> target, ReadOnlySpan<byte> utf8) => throw new NotImplementedException();

    /// <summary>Appends a string with its quotes.</summary>
    /// <param name="target">Receives ASCII.</param>
    /// <param name="utf8">The text, valid UTF-8.</param>
    public static void AppendString(IBufferWriter<byte> target, ReadOnlySpan<byte> utf8) => throw new NotImplementedException();
}
