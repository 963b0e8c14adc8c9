using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Building;

/// <summary>What a recipe is given to make one unit: where to write, count and report. For one thread at a time.</summary>
public sealed class UnitContext : IDisposable
{
    private readonly IProgressTask progress;
    private readonly BuildFolder folder;
    private readonly string unit;
    private readonly Dictionary<string, InputFile> inputs;
    private readonly SortedDictionary<string, SideFile> sides = new(StringComparer.Ordinal);

    internal UnitContext(
        BuildFolder folder, PlannedUnit unit, Dictionary<string, InputFile> inputs, int threads, IProgressTask progress, IReporter reporter, CancellationToken cancel)
    {
        this.folder = folder;
        this.unit = unit.Id;
        this.inputs = inputs;
        this.progress = progress;
        Threads = threads;
        Reporter = reporter;
        Cancel = cancel;
        Output = AtomicFile.Create(folder.Output(unit.Output));
    }

    /// <summary>How many threads the unit may use.</summary>
    public int Threads { get; }

    /// <summary>Stops the unit.</summary>
    public CancellationToken Cancel { get; }

    /// <summary>Where warnings go.</summary>
    public IReporter Reporter { get; }

    /// <summary>The path to write the output to; it gets its own name when the unit is done.</summary>
    public string OutputPath => Output.PartialPath;

    /// <summary>The records written to the output; the recipe sets it.</summary>
    public long Rows { get; set; }

    /// <summary>Where the unit's records went.</summary>
    public RecordCounts Counts { get; } = new();

    internal AtomicFile Output { get; }

    internal IEnumerable<string> SideNames => sides.Keys;

    /// <summary>An input, by its recorded name.</summary>
    public InputFile Input(string name) => inputs[name];

    /// <summary>Reports records as read, for the progress bar.</summary>
    public void Advance(long records) => progress.Advance(records);

    /// <summary>Counts a damaged record and lists it in <c>rejected.jsonl</c>.</summary>
    /// <param name="path">The input's recorded name.</param>
    /// <param name="place">Where in it, such as <c>row 17</c>.</param>
    /// <param name="reason">One word, the key it is counted under.</param>
    /// <param name="message">What was wrong, as a sentence.</param>
    public void Reject(string path, string place, string reason, string message)
    {
        Counts.Reject(reason);
        AppendRejected(path, place, reason, message);
    }

    /// <summary>Counts a record that a rule drops and lists it in <c>rejected.jsonl</c>.</summary>
    /// <inheritdoc cref="Reject"/>
    public void Drop(string path, string place, string reason, string message)
    {
        Counts.Drop(reason);
        AppendRejected(path, place, reason, message);
    }

    /// <summary>Says which groups have records in the output: a line of <c>groups.jsonl</c>.</summary>
    /// <param name="shard">The output's name.</param>
    /// <param name="groups">The groups, in an order that the data decides.</param>
    public void ListGroups(string shard, IEnumerable<string> groups) => Side(SideFiles.Groups).Append(json =>
    {
        json.WriteString("shard", shard);
        json.WriteStartArray("groups");
        foreach (var group in groups)
        {
            json.WriteStringValue(group);
        }

        json.WriteEndArray();
    });

    /// <summary>Adds an object to a list of the recipe's own: a line of <c>&lt;list&gt;.jsonl</c>, which finish joins in unit order.</summary>
    /// <param name="list">The list's name.</param>
    /// <param name="fields">Writes the object's fields.</param>
    public void List(string list, Action<System.Text.Json.Utf8JsonWriter> fields) => Side(list).Append(fields);

    /// <inheritdoc/>
    public void Dispose()
    {
        Output.Dispose();
        foreach (var side in sides.Values)
        {
            side.Dispose();
        }
    }

    internal void CommitSides()
    {
        foreach (var side in sides.Values)
        {
            side.Commit();
        }
    }

    private void AppendRejected(string path, string place, string reason, string message)
        => Side(SideFiles.Rejected).Append(json => SideFiles.WriteRejection(json, path, place, reason, message));

    private SideFile Side(string name)
    {
        if (!sides.TryGetValue(name, out var side))
        {
            side = new SideFile(folder.Side(unit, name));
            sides.Add(name, side);
        }

        return side;
    }
}
