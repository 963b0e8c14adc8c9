using System.Text;
using System.Text.Json;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Contracts.Sources;

/// <summary>A JSON object: each member is a key. Lists have a length, and single values can be checked; what lists hold is not looked at.</summary>
internal sealed class JsonContractSource : IContractSource
{
    private const long LargestBytes = 1L << 30;

    private readonly Dictionary<string, object> single = new(StringComparer.Ordinal);

    private JsonContractSource(List<SourceKey> keys) => Keys = keys;

    public ContractFileKind Kind => ContractFileKind.Json;

    public IReadOnlyList<SourceKey> Keys { get; }

    /// <summary>Opens a file and reads it through.</summary>
    public static JsonContractSource Open(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            if (length > LargestBytes)
            {
                throw new MalformedDataException(new DataLocation(path), "JSON", $"at most {LargestBytes} bytes", $"{length}", "This is no file of a dataset.");
            }

            var bytes = new byte[length];
            var read = RandomAccess.Read(file, bytes, 0);
            return Read(bytes.AsSpan(0, read));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new MalformedDataException(
                new DataLocation(path), "JSON", "an object, whole and in UTF-8", error is JsonException json ? $"something else in line {json.LineNumber + 1}" : "text that is none", "Make the file again.", error);
        }
    }

    public void Scan(IReadOnlyList<KeyScan> wanted, Action afterRows, CancellationToken cancel)
    {
        foreach (var scan in wanted)
        {
            if (single.TryGetValue(scan.Key.Name, out var value))
            {
                switch (value)
                {
                    case long whole:
                        scan.Values.Add<long>([whole]);
                        break;
                    case double number:
                        scan.Values.Add<double>([number]);
                        break;
                    default:
                        scan.Values.AddText(Encoding.UTF8.GetBytes((string)value));
                        break;
                }
            }

            scan.IsWhole = true;
        }
    }

    public void Dispose()
    {
    }

    private static JsonContractSource Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
        var keys = new List<SourceKey>();
        var source = new JsonContractSource(keys);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var key = source.Value(name, ref reader);
            keys.RemoveAll(other => other.Name == name);
            keys.Add(key);
        }

        // There may be nothing after the object; the reader says so.
        _ = reader.Read();
        return source;
    }

    private SourceKey Value(string name, ref Utf8JsonReader reader)
    {
        single.Remove(name);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                var items = 0L;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    reader.Skip();
                    items++;
                }

                return new SourceKey(name, "list", [items]);
            case JsonTokenType.StartObject:
                reader.Skip();
                return new SourceKey(name, "object", []);
            case JsonTokenType.String:
                single[name] = reader.GetString()!;
                return new SourceKey(name, "text", []);
            case JsonTokenType.Number:
                var isWhole = reader.TryGetInt64(out var whole);
                single[name] = isWhole ? whole : reader.GetDouble();
                return new SourceKey(name, isWhole ? "int64" : "float64", []);
            case JsonTokenType.Null:
                return new SourceKey(name, "null", []);
            default:
                return new SourceKey(name, "bool", []);
        }
    }
}
