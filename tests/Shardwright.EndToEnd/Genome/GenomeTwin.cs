using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>The documented loader of genome windows, written anew from the facts of it (bench/peers/genome_original.py), and what holds ours beside it.</summary>
public static class GenomeTwin
{
    private const string Interpreter = "/usr/bin/python3";

    private const string Start = """
        import json, resource, sqlite3, sys
        resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
        sys.dont_write_bytecode = True
        sys.path.insert(0, sys.argv.pop(1))
        import numpy as np
        import genome_original as twin
        """;

    // Each item of ours is the twin's of that index; where half are reversed, one of its two, and the same one whenever it is read again in that epoch.
    private const string CompareItems = """
        path, sequences, windows, options = sys.argv[1:5]
        options = json.loads(options)
        reversing = options.pop("reversing", False)
        dataset = twin.Windows(sequences, windows, **options)
        drawn, seen = {}, []
        for line in open(path, encoding="utf-8"):
            ours = json.loads(line)
            index, epoch = ours["index"], ours["epoch"]
            whose = [draw for draw in ((0.0, 1.0) if reversing else (0.0,))
                     if all(dataset.item(index, draw)[name].tolist() == ours[name] for name in ("tokens", "labels", "loss_mask"))]
            if not whose:
                theirs = dataset.item(index)
                for name in ("tokens", "labels", "loss_mask"):
                    print(name, "ours", ours[name], "theirs", theirs[name].tolist(), file=sys.stderr)
                raise AssertionError(f"item {index} of epoch {epoch} is not the original's")
            drawn[epoch, index] = whose
            seen.append(index)
        turned = [0.0 not in whose for whose in drawn.values() if len(whose) == 1]
        print(json.dumps({"items": seen, "windows": len(dataset), "turned": sum(turned), "decided": len(turned)}))
        """;

    private const string CompareWindows = """
        def told(path):
            # What a database says: its columns, its indexes, and its rows as a dump has them.
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
                tables = {name: [row[1:4] + row[5:] for row in connection.execute(f"PRAGMA table_info({name})")] for name in ("metadata", "window_mappings")}
                indexes = [(row[1], row[2], [part[2] for part in connection.execute(f"PRAGMA index_info({row[1]})")])
                           for row in connection.execute("PRAGMA index_list(window_mappings)")]
                rows = sorted(line for line in connection.iterdump() if line.startswith("INSERT INTO"))
                kinds = connection.execute("SELECT DISTINCT typeof(window_idx), typeof(sequence_id), typeof(window_in_seq_idx) FROM window_mappings").fetchall()
                others = [name for name, in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1")]
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                return {"tables": tables, "indexes": indexes, "rows": rows, "kinds": kinds, "others": others}
        ours, theirs = told(sys.argv[1]), told(sys.argv[2])
        for name in theirs:
            if ours[name] != theirs[name]:
                apart = [pair for pair in zip(ours[name], theirs[name]) if pair[0] != pair[1]][:3] if isinstance(theirs[name], list) else [(ours[name], theirs[name])]
                raise AssertionError(f"{name}: {len(ours[name])} and {len(theirs[name])}: {apart}")
        print(len(theirs["rows"]) - 5)
        """;

    private static readonly Lazy<bool> HasNumPy = new(() => File.Exists(Interpreter) && Tool.Run(Interpreter, "-c", "import numpy, sqlite3").ExitCode == 0);

    /// <summary>Runs a command of the twin.</summary>
    public static ToolResult Run(params string[] arguments)
    {
        Dose.Require(HasNumPy.Value, "python3 with NumPy");
        return Tool.Run(Interpreter, [Path.Combine(Peers, "genome_original.py"), .. arguments]);
    }

    /// <summary>Runs a script that may use the twin as <c>twin</c>; gives what it printed.</summary>
    public static string Script(string script, params string[] arguments)
    {
        Dose.Require(HasNumPy.Value, "python3 with NumPy");
        return Tool.Run(Interpreter, ["-c", $"{Start}\n{script}", Peers, .. arguments]).Ends(0).Output;
    }

    /// <summary>Fails the test unless every printed item is the twin's.</summary>
    /// <param name="printed">Items as <c>read --print</c> has them.</param>
    /// <param name="sequences">The folder of sequence databases.</param>
    /// <param name="windows">The window database.</param>
    /// <param name="options">How the twin reads, as JSON.</param>
    /// <returns>The indexes in the order in which they were printed, the windows there are, and how many items were reversed out of those that show it.</returns>
    public static ComparedItems SameItems(string printed, string sequences, string windows, string options)
    {
        var path = windows + ".printed";
        File.WriteAllText(path, printed);
        using var json = System.Text.Json.JsonDocument.Parse(Script(CompareItems, path, sequences, windows, options));
        var root = json.RootElement;
        return new ComparedItems(
            [.. root.GetProperty("items").EnumerateArray().Select(item => item.GetInt64())],
            root.GetProperty("windows").GetInt64(),
            root.GetProperty("turned").GetInt32(),
            root.GetProperty("decided").GetInt32());
    }

    /// <summary>Fails the test unless two window databases have the same columns, indexes and rows.</summary>
    /// <returns>Their windows.</returns>
    public static int SameWindows(string ours, string theirs)
        => int.Parse(Script(CompareWindows, ours, theirs), System.Globalization.CultureInfo.InvariantCulture);

    private static string Peers => Path.Combine(Repository.Root, "bench", "peers");
}
