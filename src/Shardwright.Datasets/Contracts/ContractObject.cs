using System.Text.Json;

namespace Shardwright.Datasets.Contracts;

/// <summary>One object of a contract's file, field by field; a field that nobody asked for is an error, so that no typo silences a check.</summary>
/// <param name="path">The contract's file.</param>
/// <param name="place">Where in it, such as <c>keys.probe</c>; empty for the whole.</param>
/// <param name="element">The object.</param>
internal sealed class ContractObject(string path, string place, JsonElement element)
{
    private const int LongestLine = 500;

    private readonly OrderedDictionary<string, bool> known = new(StringComparer.Ordinal);
    private readonly JsonElement body = element.ValueKind == JsonValueKind.Object ? element : Wrong(path, place, "an object", element);

    private Dictionary<string, JsonElement>? fields;

    /// <summary>The names of the fields, in the order of the file.</summary>
    public IEnumerable<string> Names => body.EnumerateObject().Select(member => member.Name);

    /// <summary>The place of a field.</summary>
    public string Place(string name) => place.Length == 0 ? name : $"{place}.{name}";

    /// <summary>A field; null where it is not there.</summary>
    public JsonElement? Take(string name)
    {
        known.TryAdd(name, true);

        // A search from the start for each of a hundred thousand keys would take minutes.
        fields ??= body.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
        return fields.TryGetValue(name, out var value) ? value : null;
    }

    /// <summary>An object in this one; null where it is not there.</summary>
    public ContractObject? Object(string name) => Take(name) is { } value ? new ContractObject(path, Place(name), value) : null;

    /// <summary>The objects of a list in this one; none where it is not there.</summary>
    public IReadOnlyList<ContractObject> Objects(string name)
        => [.. List(name).Select((item, index) => new ContractObject(path, $"{Place(name)}[{index}]", item))];

    /// <summary>A text of one line that has to be there.</summary>
    public string Line(string name) => OptionalLine(name) ?? throw Fail(name, "one line of text", "nothing");

    /// <summary>A text of one line; null where it is not there.</summary>
    public string? OptionalLine(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && value.GetString() is { } text && text.Trim().Length > 0 && text.Length <= LongestLine && !text.AsSpan().ContainsAny('\r', '\n')
            ? text
            : throw Fail(name, $"one line of text, at most {LongestLine} characters", Shown(value));
    }

    /// <summary>True or false; what else where it is not there.</summary>
    public bool Flag(string name, bool otherwise) => Take(name) is not { } value ? otherwise : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fail(name, "true or false", Shown(value)),
    };

    /// <summary>A number; null where it is not there.</summary>
    public double? Number(string name) => Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number
        : throw Fail(name, "a number", Shown(value));

    /// <summary>A whole number of 0 or more; null where it is not there.</summary>
    public long? Length(string name) => Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number
        : throw Fail(name, "a whole number, 0 or more", Shown(value));

    /// <summary>One word, or a list of words; none where it is not there.</summary>
    public IReadOnlyList<string> Words(string name)
    {
        if (Take(name) is not { } value)
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.String ? [Word(value, name)] : [.. List(name).Select(item => Word(item, name))];
    }

    /// <summary>One of a few words; null where it is not there.</summary>
    public string? Choice(string name, params ReadOnlySpan<string> words)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        var word = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        foreach (var one in words)
        {
            if (one == word)
            {
                return word;
            }
        }

        throw Fail(name, $"one of {string.Join(", ", words!)}", Shown(value));
    }

    /// <summary>The items of a list; none where it is not there.</summary>
    public IReadOnlyList<JsonElement> List(string name) => Take(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()]
        : throw Fail(name, "a list", Shown(value));

    /// <summary>Complains of fields that nobody asked for.</summary>
    public void Done()
    {
        foreach (var name in Names)
        {
            if (!known.ContainsKey(name))
            {
                throw Fail(name, $"one of {string.Join(", ", known.Keys)}", $"the field \"{name}\", which no contract has");
            }
        }
    }

    /// <summary>The error of a field that is not as it should be.</summary>
    public Exception Fail(string name, string expected, string found)
    {
        ContractThrow.Wrong(path, Place(name), "contract", expected, found);
        return null!;
    }

    /// <summary>A value as a message quotes it.</summary>
    public static string Shown(JsonElement value)
    {
        const int Most = 60;
        var text = value.GetRawText();
        return text.Length <= Most ? text : text[..Most] + "…";
    }

    private string Word(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } word ? word : throw Fail(name, "words", Shown(value));

    private static JsonElement Wrong(string path, string place, string expected, JsonElement found)
    {
        ContractThrow.Wrong(path, place, "contract", expected, Shown(found));
        return default;
    }
}
