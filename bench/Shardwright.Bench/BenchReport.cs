using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Shardwright.Bench;

/// <summary>The table of one bench, written as Markdown and JSON to <c>bench/results/&lt;processor&gt;/</c>.</summary>
public sealed class BenchReport
{
    private readonly string name;
    private readonly string command;
    private readonly string[] columns;
    private readonly List<string[]> rows = [];
    private readonly List<string> notes = [];
    private readonly string loadBefore = Load();

    /// <summary>Begins a table; the machine's load is noted now and at the end.</summary>
    /// <param name="name">The name of the result files.</param>
    /// <param name="command">The line that makes it.</param>
    /// <param name="columns">The heads of the table.</param>
    public BenchReport(string name, string command, params string[] columns)
    {
        (this.name, this.command, this.columns) = (name, command, columns);
        Console.WriteLine($"load before: {loadBefore}");
    }

    /// <summary>Adds a row, and prints it.</summary>
    public void Add(params string[] cells)
    {
        rows.Add(cells);
        Console.WriteLine(string.Join("  ", cells.Zip(columns, (cell, column) => $"{column} {cell};")));
    }

    /// <summary>Adds a sentence below the table.</summary>
    public void Note(string sentence) => notes.Add(sentence);

    /// <summary>A number with so many decimals.</summary>
    public static string Number(double value, int decimals = 2) => value.ToString($"N{decimals}", CultureInfo.InvariantCulture);

    /// <summary>Writes both files.</summary>
    public void Write()
    {
        var folder = Directory.CreateDirectory(Path.Combine(BenchFolder.Repository, "bench", "results", Machine.FolderName)).FullName;
        var facts = Facts();
        File.WriteAllText(Path.Combine(folder, name + ".md"), Markdown(facts));
        File.WriteAllBytes(Path.Combine(folder, name + ".json"), Json(facts));
        Console.WriteLine($"written to {Path.Combine(folder, name)}.md and .json");
    }

    private (string Key, string Value)[] Facts() =>
    [
        ("date", DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("command", command),
        ("processor", $"{Machine.Processor}, {Environment.ProcessorCount} cores"),
        ("memory", Machine.Memory),
        ("system", Machine.System),
        ("versions", string.Join(", ", Machine.Versions())),
        ("commit", Machine.Commit()),
        ("load before, after", $"{loadBefore}, {Load()}"),
    ];

    private string Markdown((string Key, string Value)[] facts)
    {
        var text = new StringBuilder($"# {name}\n\n");
        text.Append($"| {string.Join(" | ", columns)} |\n|{string.Concat(Enumerable.Repeat("---|", columns.Length))}\n");
        foreach (var row in rows)
        {
            text.Append($"| {string.Join(" | ", row)} |\n");
        }

        text.Append('\n');
        foreach (var note in notes)
        {
            text.Append(note).Append("\n\n");
        }

        foreach (var (key, value) in facts)
        {
            text.Append($"- {key}: {value}\n");
        }

        return text.ToString();
    }

    private byte[] Json((string Key, string Value)[] facts)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("bench", name);
            foreach (var (key, value) in facts)
            {
                json.WriteString(key, value);
            }

            json.WriteStartArray("rows");
            foreach (var row in rows)
            {
                json.WriteStartObject();
                foreach (var (cell, column) in row.Zip(columns))
                {
                    json.WriteString(column, cell);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
