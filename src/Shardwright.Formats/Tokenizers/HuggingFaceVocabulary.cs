using System.Text;

namespace Shardwright.Formats.Tokenizers;

/// <summary>The tokens of a <c>tokenizer.json</c>: ids, texts and bytes. Filled once, then immutable and safe from many threads.</summary>
/// <param name="path">The file, for messages.</param>
internal sealed class HuggingFaceVocabulary(string path)
{
    /// <summary>No id may be above this: ids index tables.</summary>
    internal const int HighestId = (1 << 24) - 1;

    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> tokens = [];

    /// <summary>One more than the highest id.</summary>
    internal int Size { get; private set; }

    /// <summary>How many tokens there are.</summary>
    internal int Count => tokens.Count;

    /// <summary>All tokens, in no order.</summary>
    internal IEnumerable<KeyValuePair<string, int>> All => ids;

    /// <summary>Adds a token.</summary>
    /// <param name="item">The part of the file that names it.</param>
    /// <param name="token">Its text.</param>
    /// <param name="id">Its id, checked here.</param>
    internal void Add(string item, string token, long id)
    {
        if (id is < 0 or > HighestId)
        {
            HuggingFaceThrow.Id(path, item, token, id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (!ids.TryAdd(token, (int)id))
        {
            HuggingFaceThrow.SameToken(path, item, token);
        }

        if (!tokens.TryAdd((int)id, token))
        {
            HuggingFaceThrow.SameId(path, item, (int)id, token, tokens[(int)id]);
        }

        Size = Math.Max(Size, (int)id + 1);
    }

    /// <summary>Finds a token's id.</summary>
    internal bool TryGetId(string token, out int id) => ids.TryGetValue(token, out id);

    /// <summary>Finds a token's text.</summary>
    internal bool TryGetToken(int id, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? token)
        => tokens.TryGetValue(id, out token);

    /// <summary>The bytes that each token of the model's own vocabulary stands for.</summary>
    /// <param name="byteLevel">Whether the tokens are spelt in the byte-level alphabet; those that are not are left out.</param>
    internal Dictionary<byte[], int> ByBytes(bool byteLevel)
    {
        var result = new Dictionary<byte[], int>(ids.Count, ByteSpanComparer.Instance);
        foreach (var (token, id) in ids)
        {
            var bytes = byteLevel ? ByteLevelAlphabet.TryDecode(token) : Encoding.UTF8.GetBytes(token);
            if (bytes is not null)
            {
                result.TryAdd(bytes, id);
            }
        }

        return result;
    }
}
