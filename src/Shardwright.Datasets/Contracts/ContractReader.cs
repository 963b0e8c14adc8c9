using System.Text.Json;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Contracts;

/// <summary>Reads contracts. Grammar: <c>docs/formats/contracts.md</c>, version 1.</summary>
internal static partial class ContractReader
{
    /// <summary>What the field <c>contract</c> says.</summary>
    public const string Version = "shardwright/1";

    private const int LargestBytes = 16 << 20;
    private const int MostNames = 64;

    private static readonly (string Word, ContractFileKind Kind)[] Kinds =
    [
        ("npz", ContractFileKind.Npz), ("npy", ContractFileKind.Npy), ("hdf5", ContractFileKind.Hdf5), ("parquet", ContractFileKind.Parquet), ("sqlite", ContractFileKind.Sqlite),
        ("json", ContractFileKind.Json),
    ];

    /// <summary>The word of a kind of file.</summary>
    public static string Word(ContractFileKind kind) => Kinds.Single(one => one.Kind == kind).Word;

    /// <summary>The built-in contract of a name, or the one in a file.</summary>
    /// <exception cref="StorageException">There is neither.</exception>
    /// <exception cref="MalformedDataException">The file is no contract.</exception>
    public static Contract Find(string nameOrPath)
    {
        if (BuiltInContracts.Contracts.FirstOrDefault(contract => contract.Name == nameOrPath) is { } known)
        {
            return known;
        }

        try
        {
            if (Path.Exists(nameOrPath))
            {
                // A pipe would be waited for.
                _ = FileIdentity.Of(nameOrPath);
            }

            using var file = File.OpenHandle(nameOrPath);
            var length = RandomAccess.GetLength(file);
            if (length > LargestBytes)
            {
                ContractThrow.TooLarge(nameOrPath, LargestBytes, length);
            }

            var bytes = new byte[length];
            var read = RandomAccess.Read(file, bytes, 0);
            return Read(nameOrPath, bytes.AsMemory(0, read));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ContractThrow.CannotRead(nameOrPath, error is FileNotFoundException or DirectoryNotFoundException ? "neither" : Directory.Exists(nameOrPath) ? "a folder" : error.Message, error);
            throw;
        }
    }

    /// <summary>Reads a contract.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="json">Its bytes.</param>
    /// <exception cref="MalformedDataException">It is no JSON, a field is not known or not as it should be, or rules contradict each other.</exception>
    public static Contract Read(string path, ReadOnlyMemory<byte> json)
    {
        try
        {
            if (json.Span.StartsWith("\uFEFF"u8))
            {
                json = json[3..];
            }

            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
            return Whole(new ContractObject(path, "", document.RootElement));
        }
        catch (JsonException error)
        {
            ContractThrow.Wrong(path, error.LineNumber is { } line ? $"line {line + 1}" : "fields", "contract", "JSON in which no field stands twice", error.Message.Split(". ")[0].TrimEnd('.'), error);
            throw;
        }
        catch (InvalidOperationException error)
        {
            // What System.Text.Json throws for a text that is no UTF-8, or holds half a character.
            ContractThrow.Wrong(path, "text", "contract", "text in UTF-8", "bytes that are none", error);
            throw;
        }
    }

    private static Contract Whole(ContractObject root)
    {
        if (root.Line("contract") is var version && version != Version)
        {
            throw root.Fail("contract", $"\"{Version}\"", $"\"{version}\"");
        }

        var (name, description) = (root.Line("name"), root.Line("description"));
        ContractPart[] parts;
        if (root.Take("parts") is null)
        {
            parts = [Part(root)];
        }
        else
        {
            parts = [.. root.Objects("parts").Select(Part)];
            root.Done();
            if (parts.Length == 0)
            {
                throw root.Fail("parts", "at least one part", "none");
            }
        }

        return new Contract(name, description, parts);
    }

    private static ContractPart Part(ContractObject at)
    {
        var kind = at.Choice("kind", [.. Kinds.Select(one => one.Word)]) ?? throw at.Fail("kind", $"one of {string.Join(", ", Kinds.Select(one => one.Word))}", "nothing");
        var files = at.Words("files");
        var dimensions = new Dictionary<string, ContractDimension>(StringComparer.Ordinal);
        if (at.Object("dimensions") is { } named)
        {
            foreach (var name in named.Names)
            {
                dimensions.Add(name, Dimension(named.Object(name)!, named, name));
            }
        }

        var keys = new List<ContractKey>();
        var listed = at.Object("keys") ?? throw at.Fail("keys", "an object of keys", "nothing");
        foreach (var name in listed.Names)
        {
            keys.Add(Key(name, listed.Object(name)!));
        }

        CheckNames(listed, keys);
        CheckDimensions(at, keys, dimensions);
        var part = new ContractPart
        {
            Kind = Kinds.Single(one => one.Word == kind).Kind,
            Files = files.Count == 0 ? ["*"] : files,
            Except = at.Words("except"),
            IsRequired = at.Flag("required", false),
            KnownBy = [.. at.List("known_by").Select((set, index) => KnownBy(at, set, index))],
            OtherKeys = at.Choice("other_keys", "allow", "warning", "error") switch { "warning" => ContractLevel.Warning, "error" => ContractLevel.Error, _ => null },
            Dimensions = dimensions,
            Keys = keys,
            Rules = [.. at.Objects("rules").Select(rule => Rule(rule, keys))],
        };
        at.Done();
        return part;
    }

    private static IReadOnlyList<string> KnownBy(ContractObject at, JsonElement set, int index)
        => set.ValueKind == JsonValueKind.Array && set.GetArrayLength() > 0 && set.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
            ? [.. set.EnumerateArray().Select(name => name.GetString()!)]
            : throw at.Fail($"known_by[{index}]", "a list of keys", ContractObject.Shown(set));

    private static ContractDimension Dimension(ContractObject at, ContractObject parent, string name)
    {
        if (!IsName(name))
        {
            throw parent.Fail(name, "a name of letters, digits and _", $"\"{name}\"");
        }

        var dimension = new ContractDimension(at.Line("description"), at.Length("min") ?? 0, at.Length("max") ?? long.MaxValue, at.Length("default"));
        at.Done();
        return dimension.Min <= dimension.Max ? dimension : throw at.Fail("min", $"at most max, {dimension.Max}", $"{dimension.Min}");
    }

    private static bool IsName(string name)
        => name.Length is > 0 and <= MostNames && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private static void CheckNames(ContractObject at, List<ContractKey> keys)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            foreach (var name in key.Aliases.Prepend(key.Name))
            {
                if (!taken.Add(name))
                {
                    throw at.Fail(key.Name, "a name that no other key or alias has", $"\"{name}\" again");
                }
            }
        }

        foreach (var key in keys)
        {
            if (key.RequiredWith.FirstOrDefault(name => !keys.Any(other => other.Name == name)) is { } unknown)
            {
                throw at.Fail($"{key.Name}.required_with", "keys of this contract", $"\"{unknown}\"");
            }
        }
    }

    private static void CheckDimensions(ContractObject at, List<ContractKey> keys, Dictionary<string, ContractDimension> dimensions)
    {
        var bound = keys.SelectMany(key => key.Shapes).SelectMany(shape => shape).Where(axis => axis.Binds).Select(axis => axis.Name!).ToHashSet(StringComparer.Ordinal);
        foreach (var name in dimensions.Keys.Where(name => !bound.Contains(name)))
        {
            throw at.Fail($"dimensions.{name}", "a dimension that a shape has", "one that none has");
        }

        foreach (var key in keys)
        {
            foreach (var axis in key.Shapes.SelectMany(shape => shape).Where(axis => axis.Name is not null && !bound.Contains(axis.Name)))
            {
                throw at.Fail($"keys.{key.Name}.shape", $"{axis.Name} by itself in some shape", $"{axis} alone");
            }
        }
    }
}
