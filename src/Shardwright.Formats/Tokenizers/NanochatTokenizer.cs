using System.Text;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Reads nanochat's <c>tokenizer.pkl</c>: a pickled <c>tiktoken.core.Encoding</c>.</summary>
internal static class NanochatTokenizer
{
    private const int MaxSpecialTokens = 65_536;
    private const int MaxTextBytes = 4096;

    /// <summary>Makes the tokenizer of a file.</summary>
    /// <exception cref="MalformedDataException">It is anything else, damaged, or has a pattern that there is no scanner for.</exception>
    internal static RankTokenizer Read(string path, byte[] file, string sha256)
    {
        var (ranks, special, pattern, name) = ((PickleValue?)null, (PickleValue?)null, (PickleValue?)null, (PickleValue?)null);
        var state = EncodingPickle.Read(path, file);
        for (var item = 0; item < state.Count; item += 2)
        {
            var key = Text(path, file, state[item]);
            var value = state[item + 1];
            (var taken, var kind) = key switch
            {
                "name" => (Take(ref name, value), PickleKind.Text),
                "pat_str" => (Take(ref pattern, value), PickleKind.Text),
                "mergeable_ranks" => (Take(ref ranks, value), PickleKind.Dict),
                "special_tokens" => (Take(ref special, value), PickleKind.Dict),
                _ => (false, PickleKind.Mark),
            };
            if (!taken || value.Kind != kind)
            {
                PickleThrow.Key(path, TiktokenThrow.Quoted(Encoding.UTF8.GetBytes(key)));
            }
        }

        if (name is null || pattern is not { } patternText || ranks is not { } rankDict || special is not { } specialDict)
        {
            PickleThrow.Key(path, "one missing");
            return null;
        }

        var text = Text(path, file, patternText);
        if (SplitPattern.Find(text) is not { } split)
        {
            TiktokenThrow.UnknownPattern(new DataLocation(path, patternText.Number, Item: "pat_str"), text);
            return null;
        }

        var vocabulary = Ranks(path, file, rankDict.Items!);
        return new RankTokenizer($"tokenizer.pkl ({split.Name})", sha256, vocabulary, split.Scanner, Specials(path, file, specialDict.Items!, vocabulary));
    }

    private static bool Take(ref PickleValue? place, PickleValue value)
    {
        var first = place is null;
        place = value;
        return first;
    }

    private static ByteVocabulary Ranks(string path, byte[] file, List<PickleValue> items)
    {
        var table = new RankTable(path);
        for (var item = 0; item < items.Count; item += 2)
        {
            var (token, rank) = (items[item], items[item + 1]);
            if (token.Kind != PickleKind.Bytes || rank.Kind != PickleKind.Number || token.Length is 0 or > RankTable.MaxTokenBytes)
            {
                PickleThrow.Item(path, token.Number, "token", $"1 to {RankTable.MaxTokenBytes} bytes, with a number");
            }

            table.Add(file.AsSpan((int)token.Number, token.Length), rank.Number, token.Number);
        }

        return table.Vocabulary();
    }

    private static List<(string Text, int Id)> Specials(string path, byte[] file, List<PickleValue> items, ByteVocabulary vocabulary)
    {
        var special = new Dictionary<string, int>(StringComparer.Ordinal);
        var ids = new HashSet<int>();
        if (items.Count > 2 * MaxSpecialTokens)
        {
            PickleThrow.Item(path, items[0].Number, "special tokens", $"at most {MaxSpecialTokens}");
        }

        for (var item = 0; item < items.Count; item += 2)
        {
            var (text, id) = (items[item], items[item + 1]);
            if (text.Kind != PickleKind.Text || id.Kind != PickleKind.Number || id.Number is < 0 or >= RankTable.MaxRanks
                || (id.Number < vocabulary.Count && vocabulary.Length((int)id.Number) > 0)
                || !ids.Add((int)id.Number) || !special.TryAdd(Text(path, file, text), (int)id.Number))
            {
                PickleThrow.Item(path, text.Number, "special token", "a text of its own, with an id of its own");
            }
        }

        return [.. special.Select(pair => (pair.Key, pair.Value))];
    }

    private static string Text(string path, byte[] file, PickleValue value)
    {
        if (value.Kind != PickleKind.Text || value.Length > MaxTextBytes)
        {
            PickleThrow.Item(path, value.Number, "text", $"at most {MaxTextBytes} bytes of text");
        }

        return Encoding.UTF8.GetString(file, (int)value.Number, value.Length);
    }
}
