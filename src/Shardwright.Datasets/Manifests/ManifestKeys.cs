using System.Text.Json;
using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Manifests;

/// <summary>The keys of one manifest, read strictly: a value of another kind is an error that names its key.</summary>
internal sealed class ManifestKeys(string path, JsonElement root)
{
    public string Path { get; } = path;

    public JsonElement Required(string key, JsonValueKind kind) => Required(root, key, kind);

    public string? Text(string key) => Required(key, JsonValueKind.String).GetString();

    public string? TextOrNull(string key) => Optional(root, key, JsonValueKind.String) is { } value ? value.GetString() : null;

    public long Number(string key) => Integer(Required(key, JsonValueKind.Number), key);

    public T Word<T>(string key, Func<string?, T?> parse, string expected)
        where T : struct
        => Word(Required(key, JsonValueKind.String), key, parse, expected);

    public string[] Names(JsonElement splits, string key)
    {
        var list = Required(splits, key, JsonValueKind.Array);
        var names = new string[list.GetArrayLength()];
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            names[i++] = SafeName(item, key);
        }

        return names;
    }

    /// <summary>Texts by name, in the document's order; of a name that stands twice the last text holds, in the first's place, as in Python.</summary>
    public OrderedDictionary<string, string> Texts(string key)
    {
        var texts = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in Required(key, JsonValueKind.Object).EnumerateObject())
        {
            texts[pair.Name] = Expect(pair.Value, key, JsonValueKind.String).GetString()!;
        }

        return texts;
    }

    /// <summary>Refuses a list in which something stands twice.</summary>
    public void CheckOnce(string key, IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (names.FirstOrDefault(name => !seen.Add(name)) is { } twice)
        {
            ManifestThrow.Key(Path, key, "each name once", $"\"{twice}\" twice");
        }
    }

    /// <summary>Refuses numbers whose sum is more than any dataset has.</summary>
    public void CheckTotal(string key, IEnumerable<long> numbers)
    {
        var total = numbers.Aggregate((Int128)0, (sum, number) => sum + number);
        if (total > long.MaxValue)
        {
            ManifestThrow.Key(Path, key, $"at most {long.MaxValue} in all", $"{total}");
        }
    }

    public RecordCounts? Counts()
    {
        if (Optional(root, "counts", JsonValueKind.Object) is not { } json)
        {
            return null;
        }

        var kept = Count(Required(json, "kept", JsonValueKind.Number), "counts.kept");
        var rejected = Reasons(json, "rejected");
        var dropped = Reasons(json, "dropped");
        CheckTotal("counts", [kept, .. rejected.Concat(dropped).Select(pair => pair.Records)]);
        var counts = new RecordCounts();
        counts.Keep(kept);
        Array.ForEach(rejected, pair => counts.Reject(pair.Reason, pair.Records));
        Array.ForEach(dropped, pair => counts.Drop(pair.Reason, pair.Records));
        counts.RejectInputs(Count(Required(json, "rejected_inputs", JsonValueKind.Number), "counts.rejected_inputs"));
        return counts;
    }

    public ManifestFile[] Files()
        => [.. Required("shards", JsonValueKind.Array).EnumerateArray().Select(File)];

    private (string Reason, long Records)[] Reasons(JsonElement counts, string key)
    {
        var reasons = Required(counts, key, JsonValueKind.Object).EnumerateObject().Select(pair => (pair.Name, Count(pair.Value, "counts." + key))).ToArray();
        CheckOnce("counts." + key, reasons.Select(pair => pair.Name));
        return reasons;
    }

    private ManifestFile File(JsonElement json)
    {
        Expect(json, "shards", JsonValueKind.Object);
        var split = Optional(json, "split", JsonValueKind.String) is { } word
            ? Word(word, "shards.split", text => SplitNames.TryParse(text ?? "", out var name) ? name : (SplitName?)null, "train, val or test")
            : (SplitName?)null;
        var rows = Optional(json, "rows", JsonValueKind.Number) is { } number ? Count(number, "shards.rows") : (long?)null;
        var sha256 = Optional(json, "sha256", JsonValueKind.String)?.GetString();
        if (sha256 is not null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower)))
        {
            ManifestThrow.Key(Path, "shards.sha256", "64 lower-case hexadecimal digits", $"\"{sha256}\"");
        }

        return new ManifestFile(
            SafeName(Required(json, "name", JsonValueKind.String), "shards.name"),
            Word(Required(json, "role", JsonValueKind.String), "shards.role", ManifestWords.Role, "shard or aux"),
            split,
            Count(Required(json, "bytes", JsonValueKind.Number), "shards.bytes"),
            rows,
            sha256);
    }

    private string SafeName(JsonElement value, string key)
    {
        var name = Expect(value, key, JsonValueKind.String).GetString()!;
        if (!RelativeName.IsSafe(name))
        {
            ManifestThrow.EscapingName(Path, name);
        }

        return name;
    }

    private T Word<T>(JsonElement value, string key, Func<string?, T?> parse, string expected)
        where T : struct
    {
        var text = value.GetString();
        if (parse(text) is { } word)
        {
            return word;
        }

        ManifestThrow.Key(Path, key, expected, $"\"{text}\"");
        return default;
    }

    private long Integer(JsonElement value, string key)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            return number;
        }

        ManifestThrow.Key(Path, key, "a whole number", value.GetRawText());
        return 0;
    }

    private long Count(JsonElement value, string key)
    {
        var count = Integer(value, key);
        if (count < 0)
        {
            ManifestThrow.Key(Path, key, "0 or more", value.GetRawText());
        }

        return count;
    }

    private JsonElement Required(JsonElement parent, string key, JsonValueKind kind)
    {
        if (!parent.TryGetProperty(key, out var value))
        {
            ManifestThrow.Key(Path, key, Kind(kind), "no such key");
        }

        return Expect(value, key, kind);
    }

    private JsonElement? Optional(JsonElement parent, string key, JsonValueKind kind)
        => parent.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? Expect(value, key, kind) : null;

    private JsonElement Expect(JsonElement value, string key, JsonValueKind kind)
    {
        if (value.ValueKind != kind)
        {
            ManifestThrow.Key(Path, key, Kind(kind), value.ValueKind.ToString().ToLowerInvariant());
        }

        return value;
    }

    private static string Kind(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => kind.ToString(),
    };
}
