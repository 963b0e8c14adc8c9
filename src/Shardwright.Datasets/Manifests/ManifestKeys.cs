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

    public KeyValuePair<string, string>[] Checksums()
        => [.. Required("checksums", JsonValueKind.Object).EnumerateObject()
            .Select(pair => new KeyValuePair<string, string>(pair.Name, Expect(pair.Value, "checksums", JsonValueKind.String).GetString()!))];

    public Dictionary<string, string> Texts(string key)
        => Required(key, JsonValueKind.Object).EnumerateObject()
            .ToDictionary(pair => pair.Name, pair => Expect(pair.Value, key, JsonValueKind.String).GetString()!, StringComparer.Ordinal);

    public RecordCounts? Counts()
    {
        if (Optional(root, "counts", JsonValueKind.Object) is not { } json)
        {
            return null;
        }

        var counts = new RecordCounts();
        counts.Keep(Integer(Required(json, "kept", JsonValueKind.Number), "counts.kept"));
        foreach (var pair in Required(json, "rejected", JsonValueKind.Object).EnumerateObject())
        {
            counts.Reject(pair.Name, Integer(pair.Value, "counts.rejected"));
        }

        foreach (var pair in Required(json, "dropped", JsonValueKind.Object).EnumerateObject())
        {
            counts.Drop(pair.Name, Integer(pair.Value, "counts.dropped"));
        }

        counts.RejectInputs(Integer(Required(json, "rejected_inputs", JsonValueKind.Number), "counts.rejected_inputs"));
        return counts;
    }

    public ManifestFile[] Files()
        => [.. Required("shards", JsonValueKind.Array).EnumerateArray().Select(File)];

    private ManifestFile File(JsonElement json)
    {
        Expect(json, "shards", JsonValueKind.Object);
        var split = Optional(json, "split", JsonValueKind.String) is { } word
            ? Word(word, "shards.split", text => SplitNames.TryParse(text ?? "", out var name) ? name : (SplitName?)null, "train, val or test")
            : (SplitName?)null;
        var rows = Optional(json, "rows", JsonValueKind.Number) is { } number ? Integer(number, "shards.rows") : (long?)null;
        var sha256 = Optional(json, "sha256", JsonValueKind.String)?.GetString();
        if (sha256 is not null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower)))
        {
            ManifestThrow.Key(Path, "shards.sha256", "64 lower-case hexadecimal digits", $"\"{sha256}\"");
        }

        return new ManifestFile(
            SafeName(Required(json, "name", JsonValueKind.String), "shards.name"),
            Word(Required(json, "role", JsonValueKind.String), "shards.role", ManifestWords.Role, "shard or aux"),
            split,
            Integer(Required(json, "bytes", JsonValueKind.Number), "shards.bytes"),
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
