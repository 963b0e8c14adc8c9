using System.Buffers;
using System.Text;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Tests.Streaming.Tuning;

/// <summary>Tags are one token each, every other byte is one: 100 + the byte.</summary>
internal sealed class TagTokenizer(params (string Text, int Id)[] tags) : Tokenizer
{
    public const int FirstByte = 100;

    public static readonly (string Text, int Id)[] WithoutToolResult =
    [
        ("<BOS>", 2), ("<EOS>", 3), ("<FIM_PREFIX>", 4), ("<FIM_MIDDLE>", 5), ("<FIM_SUFFIX>", 6), ("<CODE_START>", 7), ("<CODE_END>", 8),
        ("<THOUGHT_START>", 9), ("<THOUGHT_END>", 10), ("<QUERY_TOOL>", 11), ("\n", 30),
    ];

    public static readonly TagTokenizer Full = new([.. WithoutToolResult, ("<TOOL_RESULT>", 19)]);

    public override string Name => "tags and bytes";

    public override string Sha256 { get; } = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', tags))));

    public override int VocabularySize => FirstByte + 256;

    public override int? BeginOfText => 2;

    public override int Encode(ReadOnlySpan<byte> utf8, IBufferWriter<int> ids)
    {
        var count = 0;
        while (utf8.Length > 0)
        {
            var (id, length) = Next(utf8);
            ids.Write([id]);
            utf8 = utf8[length..];
            count++;
        }

        return count;
    }

    public override int Count(ReadOnlySpan<byte> utf8, int limit = int.MaxValue) => Encode(utf8, new ArrayBufferWriter<int>());

    public override void CountAt(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> offsets, Span<int> counts) => throw new NotSupportedException();

    public override void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8)
    {
        foreach (var id in ids)
        {
            utf8.Write(id >= FirstByte ? [(byte)(id - FirstByte)] : Encoding.UTF8.GetBytes(tags.First(tag => tag.Id == id).Text));
        }
    }

    public override bool TryGetId(string token, out int id)
    {
        var index = Array.FindIndex(tags, tag => tag.Text == token);
        id = index < 0 ? -1 : tags[index].Id;
        return index >= 0;
    }

    private (int Id, int Length) Next(ReadOnlySpan<byte> utf8)
    {
        foreach (var (text, id) in tags)
        {
            if (utf8.StartsWith(Encoding.UTF8.GetBytes(text)))
            {
                return (id, Encoding.UTF8.GetByteCount(text));
            }
        }

        return (FirstByte + utf8[0], 1);
    }
}
