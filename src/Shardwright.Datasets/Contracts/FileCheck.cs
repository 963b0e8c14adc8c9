using Shardwright.Datasets.Contracts.Sources;

namespace Shardwright.Datasets.Contracts;

/// <summary>Holds one open file against one part of a contract.</summary>
/// <param name="part">What the file has to be like.</param>
/// <param name="source">The file.</param>
/// <param name="file">Its name for messages.</param>
/// <param name="readsValues">Whether values are read.</param>
internal sealed partial class FileCheck(ContractPart part, IContractSource source, string file, bool readsValues)
{
    private const int ListedKeys = 12;

    private readonly List<ContractBreach> breaches = [];
    private readonly Dictionary<string, SourceKey> present = new(StringComparer.Ordinal);

    /// <summary>Checks everything.</summary>
    /// <returns>The rules that are broken, key after key.</returns>
    public IReadOnlyList<ContractBreach> Run(CancellationToken cancel)
    {
        if (source.Kind != part.Kind)
        {
            Breach(ContractLevel.Error, "", "kind", ContractReader.Word(part.Kind), ContractReader.Word(source.Kind));
            return breaches;
        }

        FindKeys();
        CheckTypes();
        CheckShapes();
        if (readsValues)
        {
            CheckValues(cancel);
        }

        CheckRules();
        return breaches;
    }

    private void FindKeys()
    {
        var byName = new Dictionary<string, SourceKey>(StringComparer.Ordinal);
        foreach (var found in source.Keys)
        {
            _ = byName.TryAdd(found.Name, found);
        }

        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in part.Keys)
        {
            foreach (var name in key.Aliases.Prepend(key.Name))
            {
                _ = named.Add(name);
                if (!byName.TryGetValue(name, out var found))
                {
                    continue;
                }

                if (present.TryGetValue(key.Name, out var other))
                {
                    Breach(key, "alias", $"one of {string.Join(", ", key.Aliases.Prepend(key.Name))}", $"both {other.Name} and {name}");
                }
                else
                {
                    present.Add(key.Name, found);
                }
            }
        }

        foreach (var key in part.Keys.Where(key => !present.ContainsKey(key.Name) && IsRequired(key)))
        {
            Breach(key, "required", $"the key {string.Join(" or ", key.Aliases.Prepend(key.Name))}", Names());
        }

        foreach (var found in source.Keys.Where(found => !named.Contains(found.Name)))
        {
            if (found.Refusal is not null)
            {
                Breach(ContractLevel.Warning, found.Name, "readable", "values that can be read", found.Refusal);
            }

            if (part.OtherKeys is { } level && !IsGroupOf(found, named))
            {
                Breach(level, found.Name, "other_keys", "keys of the contract alone", $"a key of type {Type(found)} and shape {ShapeText(found)}");
            }
        }
    }

    /// <summary>A group is there because of what is in it.</summary>
    private static bool IsGroupOf(SourceKey found, HashSet<string> named)
        => found.Type == "group" && named.Any(name => name.StartsWith(found.Name + "/", StringComparison.Ordinal) || name.StartsWith(found.Name + "@", StringComparison.Ordinal));

    private bool IsRequired(ContractKey key) => key.IsRequired || (key.RequiredWith.Count > 0 && key.RequiredWith.All(name => present.TryGetValue(name, out var with) && with.Refusal is null));

    private void CheckTypes()
    {
        foreach (var (key, found) in Present())
        {
            if (found.Refusal is not null)
            {
                Breach(key, "readable", "values that can be read", found.Refusal);
            }
            else if (key.Types.Count > 0 && !IsOpen(found) && !key.Types.Any(type => ContractTypes.Matches(type, found.Type)))
            {
                Breach(key, "dtype", string.Join(" or ", key.Types), Type(found));
            }
        }
    }

    /// <summary>Whether the values decide about the type: SQLite holds no column to its declaration.</summary>
    private bool IsOpen(SourceKey found) => source.Kind == ContractFileKind.Sqlite && found.Shape.Count > 0 && (readsValues || found.Type.Length == 0);

    private IEnumerable<(ContractKey Key, SourceKey Found)> Present()
        => part.Keys.Where(key => present.ContainsKey(key.Name)).Select(key => (key, present[key.Name]));

    private string Names()
    {
        var names = source.Keys.Select(key => key.Name).ToArray();
        return names.Length == 0 ? "no keys" : names.Length <= ListedKeys ? string.Join(", ", names) : $"{string.Join(", ", names.Take(ListedKeys))} and {names.Length - ListedKeys} more";
    }

    private static string Type(SourceKey found) => found.Type.Length == 0 ? "none that is known" : found.Type;

    private void Breach(ContractKey key, string rule, string expected, string found) => Breach(key.Level(rule), key.Name, rule, expected, found, key.Note);

    private void Breach(ContractLevel level, string key, string rule, string expected, string found, string? note = null)
        => breaches.Add(new ContractBreach(level, file, key, rule, expected, found, note));
}
