using System.Runtime.Intrinsics;

namespace Shardwright.Formats.Tokenizers;

/// <content>Whether the quick way gives the same tokens, and its tables.</content>
internal sealed partial class OperatorCodeEncoder
{
    private const int LookUp = -1;
    private const int Skip = -2;

    private OperatorCodeEncoder(HuggingFacePipeline pipeline, OperatorPattern operators, bool[] isWord)
    {
        this.pipeline = pipeline;
        this.operators = operators;
        this.isWord = isWord;
        var rows = new byte[16];
        for (var value = 0; value < 0x80; value++)
        {
            if (isWord[value])
            {
                rows[value & 0x0F] |= (byte)(1 << (value >> 4));
            }
        }

        wordRows = Vector128.Create(rows);
        FillPairs();
        foreach (var (bytes, _) in pipeline.Raw.Tokens)
        {
            for (var i = 1; i < bytes.Length && isWord[bytes[0]]; i++)
            {
                if (!isWord[bytes[i]])
                {
                    endsBeforeCrossing[bytes[i - 1]] = true;
                    beginsCrossing[bytes[i]] = true;
                    break;
                }
            }
        }
    }

    // Loaded at 16 - n it keeps the first n bytes of 16.
    private static ReadOnlySpan<byte> Kept =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Makes the encoder; null for a pipeline of another shape.</summary>
    /// <remarks>
    /// Words are cut off by bytes each of which is white space or, alone, an operator; no operator mixes such bytes with those of words.
    /// </remarks>
    internal static OperatorCodeEncoder? TryMake(HuggingFacePipeline pipeline)
    {
        if (pipeline.PrefixStep is not null || pipeline.Normalized.Tokens.Count > 0
            || pipeline.Splitters is not [OperatorPattern { KeepsAll: true } operators, WhitespaceSplitter { CutsWords: false }])
        {
            return null;
        }

        var isWord = new bool[256];
        Array.Fill(isWord, true);
        for (var value = 0; value < 0x80; value++)
        {
            isWord[value] = !IsSpace((byte)value);
        }

        var alone = new bool[256];
        foreach (var literal in operators.Literals)
        {
            if (literal.All(IsNameByte))
            {
                continue;
            }

            if (literal.All(IsSpace))
            {
                continue;
            }

            if (literal.Any(value => IsNameByte(value) || IsSpace(value)))
            {
                return null;
            }

            foreach (var value in literal)
            {
                isWord[value] = false;
            }

            alone[literal[0]] |= literal.Length == 1;
        }

        for (var value = 0; value < 0x80; value++)
        {
            if (!isWord[value] && !IsSpace((byte)value) && !alone[value])
            {
                return null;
            }
        }

        return new OperatorCodeEncoder(pipeline, operators, isWord);
    }

    private static bool IsSpace(byte value) => value is (>= 0x09 and <= 0x0D) or (byte)' ';

    private static bool IsNameByte(byte value) => value >= 0x80 || char.IsAsciiLetterOrDigit((char)value) || value == '_';

    // For each byte that ends a word and the byte behind it: the added token there, and whether it is both bytes; or what to do.
    private void FillPairs()
    {
        Array.Fill(pairs, LookUp);
        for (var first = 0; first < 0x80; first++)
        {
            if (IsSpace((byte)first))
            {
                Array.Fill(pairs, Skip, first << 8, 256);
            }
        }

        foreach (var (bytes, id) in pipeline.Raw.Tokens.OrderBy(token => token.Bytes.Length))
        {
            var row = bytes[0] << 8;
            if (bytes.Length == 1)
            {
                Array.Fill(pairs, id << 1, row, 256);
            }
            else
            {
                pairs[row | bytes[1]] = bytes.Length == 2 ? (id << 1) | 1 : LookUp;
            }
        }
    }
}
