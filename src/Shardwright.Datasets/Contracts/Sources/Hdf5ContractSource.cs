using Shardwright.Formats.Hdf5;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Contracts.Sources;

/// <summary>An HDF5 file: datasets and groups by their paths without the first <c>/</c>, attributes as <c>path@name</c>, those of the file itself as <c>@name</c>.</summary>
internal sealed partial class Hdf5ContractSource : IContractSource
{
    private const int DeepestGroup = 16;

    /// <summary>Under how many names a group is entered: groups that hold each other twice, level upon level, have no end of them.</summary>
    private const int MostNamesOfGroup = 8;

    private const int MostKeys = 200_000;

    private readonly Hdf5Reader reader;
    private readonly List<SourceKey> keys = [];
    private readonly Dictionary<string, Hdf5Attribute> attributes = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> entered = [];
    private readonly HashSet<ulong> above = [];

    private Hdf5ContractSource(Hdf5Reader reader) => this.reader = reader;

    public ContractFileKind Kind => ContractFileKind.Hdf5;

    public IReadOnlyList<SourceKey> Keys => keys;

    /// <summary>Opens a file and lists what it has.</summary>
    public static Hdf5ContractSource Open(string path)
    {
        var reader = Hdf5Reader.Open(path, new Hdf5Options { Threads = 1 });
        try
        {
            var source = new Hdf5ContractSource(reader);
            source.ListAttributes("/", "");
            source.ListGroup("/", "", 0);
            return source;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void Dispose() => reader.Dispose();

    private void ListGroup(string group, string prefix, int depth)
    {
        foreach (var link in reader.Links(group))
        {
            var name = prefix + link.Name;
            var path = $"/{name}";
            switch (link.LeadsTo)
            {
                case Hdf5LinkKind.Dataset:
                    Add(DatasetKey(name, path));
                    ListAttributes(path, name);
                    break;
                case Hdf5LinkKind.Group:
                    Add(new SourceKey(name, "group", []));
                    ListAttributes(path, name);
                    // A link back to a group above would never end: soft ones are not entered, nor hard ones that lead to where we are.
                    if (link is { Kind: Hdf5LinkKind.Group, Address: { } address } && depth < DeepestGroup && MayEnter(address))
                    {
                        above.Add(address);
                        ListGroup(path, name + "/", depth + 1);
                        above.Remove(address);
                    }

                    break;
                case Hdf5LinkKind.ExternalLink:
                    Add(new SourceKey(name, "", [], $"a link into another file, {link.Target}, which is not followed"));
                    break;
                case Hdf5LinkKind.DanglingLink:
                    Add(new SourceKey(name, "", [], $"a link to {link.Target}, which leads nowhere"));
                    break;
            }
        }
    }

    private bool MayEnter(ulong group)
    {
        var times = entered.GetValueOrDefault(group);
        entered[group] = times + 1;
        return times < MostNamesOfGroup && !above.Contains(group);
    }

    private SourceKey DatasetKey(string name, string path)
    {
        try
        {
            using var dataset = reader.OpenDataset(path);
            return new SourceKey(name, Word(dataset.Type), dataset.Shape);
        }
        catch (ShardwrightException error)
        {
            return new SourceKey(name, "", [], error.Found is null ? error.Subject : $"{error.Subject}: {error.Found}");
        }
    }

    private void ListAttributes(string path, string name)
    {
        IReadOnlyList<Hdf5Attribute> found;
        try
        {
            found = reader.Attributes(path);
        }
        catch (MalformedDataException error)
        {
            Add(new SourceKey(name + "@", "", [], $"attributes that are not read: {error.Found ?? error.Subject}"));
            return;
        }

        foreach (var attribute in found)
        {
            var key = $"{name}@{attribute.Name}";
            attributes[key] = attribute;
            Add(new SourceKey(key, Word(attribute.Type), attribute.Shape));
        }
    }

    private void Add(SourceKey key)
    {
        if (keys.Count >= MostKeys)
        {
            throw new MalformedDataException(
                new DataLocation(reader.Path), "HDF5 file", $"at most {MostKeys} datasets, groups and attributes", "more", "Contracts are not for files of so many; groups that contain themselves look like it, too.");
        }

        keys.Add(key);
    }

    private static string Word(Hdf5Type type) => type.Class switch
    {
        Hdf5Class.String => type.IsVariableLength ? "text" : "fixed_text",
        Hdf5Class.Enum => "enum",
        Hdf5Class.Integer or Hdf5Class.Float or Hdf5Class.Compound => (type with { IsBigEndian = false }).ToString(),
        _ => type.ToString(),
    };
}
