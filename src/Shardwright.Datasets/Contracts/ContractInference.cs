using System.Text;
using System.Text.Json;
using Shardwright.Datasets.Contracts.Sources;
using Shardwright.Datasets.Contracts.Values;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Contracts;

/// <summary>Writes a starting contract from a file: what one file has, to be edited into what all have to have.</summary>
/// <remarks>The file keeps the contract that is written from it. Values are read once, in blocks. Safe from many threads.</remarks>
public static class ContractInference
{
    private const int LeastShared = 2;

    /// <summary>Writes the contract of a file.</summary>
    /// <param name="path">NPZ, NPY, HDF5, Parquet, SQLite or a JSON object.</param>
    /// <param name="options">What goes into it; null for the defaults.</param>
    /// <param name="reporter">Where to say what was left out; null for nowhere.</param>
    /// <param name="cancel">Ends it between two blocks of values.</param>
    /// <returns>JSON, as <c>docs/formats/contracts.md</c> has it.</returns>
    /// <exception cref="StorageException">The file cannot be read, or is a folder.</exception>
    /// <exception cref="MalformedDataException">It is damaged, or of a kind that no contract is about.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static string Infer(string path, ContractInferOptions? options = null, IReporter? reporter = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ContractInferOptions();
        if (Directory.Exists(path))
        {
            ContractThrow.IsFolder(path);
        }

        using var source = ContractSources.Open(path);
        foreach (var key in source.Keys.Where(key => key.Refusal is not null))
        {
            reporter?.Warn($"{key.Name} is left out: {key.Refusal}");
        }

        var keys = source.Keys.Where(key => key.Refusal is null && key.Type != "group").DistinctBy(key => key.Name).ToArray();
        var scans = options.ReadsValues ? Read(source, keys, cancel) : [];
        return Write(path, source.Kind, keys, scans, options);
    }

    private static Dictionary<string, KeyScan> Read(IContractSource source, SourceKey[] keys, CancellationToken cancel)
    {
        var scans = keys.Where(key => !ContractTypes.IsKnown(key.Type) ? key.Type.Length == 0 : key.Type is not ("list" or "object" or "null"))
            .Select(key => new KeyScan(key, new ValueScan(ValueNeeds.Range | ValueNeeds.Sum | ValueNeeds.Presence))).ToArray();
        if (scans.Length > 0)
        {
            source.Scan(scans, () => { }, cancel);
        }

        if (scans.FirstOrDefault(scan => scan.Damage is not null) is { Damage: { } damage })
        {
            throw new MalformedDataException(damage.Location, damage.Subject, damage.Expected, damage.Found, damage.Remedy, damage);
        }

        return scans.ToDictionary(scan => scan.Key.Name, StringComparer.Ordinal);
    }

    private static string Write(string path, ContractFileKind kind, SourceKey[] keys, Dictionary<string, KeyScan> scans, ContractInferOptions options)
    {
        var names = NameDimensions(keys);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            var stem = Path.GetFileNameWithoutExtension(path);
            json.WriteStartObject();
            json.WriteString("contract", ContractReader.Version);
            json.WriteString("name", stem.Trim().Length == 0 || stem.AsSpan().ContainsAny('\r', '\n') ? "inferred" : stem);
            json.WriteString("description", "Say in one line what these files are.");
            json.WriteString("kind", ContractReader.Word(kind));
            json.WriteString("files", $"*{Path.GetExtension(path)}");
            json.WriteStartObject("keys");
            foreach (var key in keys)
            {
                json.WriteStartObject(key.Name);
                WriteKey(json, kind, key, scans.GetValueOrDefault(key.Name)?.Values, names, options);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteKey(Utf8JsonWriter json, ContractFileKind kind, SourceKey key, ValueScan? values, Dictionary<long, string> names, ContractInferOptions options)
    {
        json.WriteString("description", "Say in one line what this is.");
        var types = values is { Types.Count: > 0 } && kind == ContractFileKind.Sqlite ? [.. values.Types.Keys.Where(type => type != "null").Order(StringComparer.Ordinal)] : new List<string> { key.Type };
        types.RemoveAll(type => !ContractTypes.IsKnown(type));
        if (types.Count == 1)
        {
            json.WriteString("dtype", types[0]);
        }
        else if (types.Count > 1)
        {
            WriteWords(json, "dtype", types);
        }

        json.WriteStartArray("shape");
        foreach (var length in key.Shape)
        {
            if (names.TryGetValue(length, out var name))
            {
                json.WriteStringValue(name);
            }
            else
            {
                json.WriteNumberValue(length);
            }
        }

        json.WriteEndArray();
        if (values is null)
        {
            return;
        }

        if (kind is ContractFileKind.Parquet or ContractFileKind.Sqlite)
        {
            json.WriteString("nulls", values.Missing.Count > 0 || values.Types.ContainsKey("null") ? "allow" : "forbid");
        }

        if (key.Type.StartsWith("float", StringComparison.Ordinal) || key.Type.StartsWith("complex", StringComparison.Ordinal))
        {
            json.WriteString("nan", values.NaN.Count > 0 ? "allow" : "forbid");
            json.WriteString("infinite", values.Infinite.Count > 0 ? "allow" : "forbid");
        }

        if (values.Numbers > 0)
        {
            WriteNumbers(json, values, options);
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, ValueScan values, ContractInferOptions options)
    {
        if (options.WithRanges && double.IsFinite(values.Min.Value))
        {
            json.WriteNumber("min", values.Min.Value);
        }

        if (options.WithRanges && double.IsFinite(values.Max.Value))
        {
            json.WriteNumber("max", values.Max.Value);
        }

        json.WriteStartObject("observed");
        foreach (var (name, number) in ((string, double)[])[("min", values.Min.Value), ("max", values.Max.Value), ("mean", values.Sum / values.Numbers)])
        {
            if (double.IsFinite(number))
            {
                json.WriteNumber(name, number);
            }
        }

        json.WriteNumber("count", values.Count);
        if (values.NaN.Count > 0)
        {
            json.WriteNumber("nan", values.NaN.Count);
        }

        json.WriteEndObject();
    }

    private static void WriteWords(Utf8JsonWriter json, string name, IEnumerable<string> words)
    {
        json.WriteStartArray(name);
        foreach (var word in words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }

    /// <summary>A name for each length above 1 that several keys share, or one key in several dimensions: n for the first of a key's dimensions, then d1, d2 and so on.</summary>
    private static Dictionary<long, string> NameDimensions(SourceKey[] keys)
    {
        var names = new Dictionary<long, string>();
        var shared = keys.SelectMany(key => key.Shape).Where(length => length > 1).GroupBy(length => length).Where(group => group.Count() >= LeastShared).Select(group => group.Key).ToArray();
        foreach (var length in shared)
        {
            var isFirst = keys.Any(key => key.Shape.Count > 0 && key.Shape[0] == length);
            names.Add(length, isFirst && !names.ContainsValue("n") ? "n" : $"d{names.Count(pair => pair.Value != "n") + 1}");
        }

        return names;
    }
}
