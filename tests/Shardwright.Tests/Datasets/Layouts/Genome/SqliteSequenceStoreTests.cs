using System.Diagnostics;
using System.Globalization;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Tests.Formats.Sqlite;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

/// <summary>Sequences in SQLite: the contract, and databases that others made.</summary>
public sealed class SqliteSequenceStoreTests : SequenceStoreContract
{
    /// <summary>Makes a database as the original does.</summary>
    private const string Original = """
        import sqlite3, sys, random
        c = sqlite3.connect(sys.argv[1])
        c.execute("CREATE TABLE sequences (contig_id TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL)")
        r = random.Random(int(sys.argv[2]))
        for i in range(40):
            c.execute("INSERT INTO sequences VALUES (?, ?)", (f"BCR__ECT-S1__CT1-{i}", "".join(r.choices("ACGTNacgtry", k=r.choice([0, 1, 5, 3000, 90000])))))
        c.commit()
        """;

    protected override SequenceLayout Layout => SequenceLayout.Sqlite;

    protected override ISequenceWriter Create(string path) => SequenceDatabaseWriter.Create(path);

    [Fact]
    public void A_database_made_by_the_original_is_read_as_Python_reads_it()
    {
        var path = Folder.File("foreign.sqlite");
        PythonOracle.Run(Original, path, "11");
        AssertAsPython(path, 60);
    }

    [Theory]
    [InlineData("PRAGMA encoding='UTF-16le'", "TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL", "")]
    [InlineData("PRAGMA encoding='UTF-16be'", "TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL", "")]
    [InlineData("PRAGMA page_size=512", "TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL", "WITHOUT ROWID")]
    [InlineData("PRAGMA page_size=65536", "TEXT, nt_sequence TEXT", "")]
    [InlineData("PRAGMA auto_vacuum=1", "TEXT, nt_sequence TEXT, rowid TEXT", "")]
    [InlineData("PRAGMA auto_vacuum=2", "TEXT, nt_sequence TEXT, rowid TEXT, oid TEXT, _rowid_ TEXT", "")]
    public void Tables_of_other_kinds_are_read_as_Python_reads_them(string pragma, string columns, string ending)
    {
        var path = Folder.File("foreign.sqlite");
        PythonOracle.Run(
            """
            import sqlite3, sys, random
            c = sqlite3.connect(sys.argv[1])
            c.execute(sys.argv[2])
            c.execute(f"CREATE TABLE sequences (contig_id {sys.argv[3]}) {sys.argv[4]}")
            r = random.Random(4)
            for i in range(20):
                text = "".join(r.choices("ACGTN", k=r.choice([0, 3, 700, 20000])))
                c.execute("INSERT INTO sequences (contig_id, nt_sequence) VALUES (?, ?)", (f"é{i}", text + ["", "", "é", "\0ACG", "𝄞AC"][i % 5] + "ACGT" * 5))
            c.commit()
            """, path, pragma, columns, ending);
        AssertAsPython(path, 80);
    }

    [Fact]
    public void Views_negative_row_ids_blobs_and_missing_rows_are_read_as_Python_reads_them()
    {
        var path = Folder.File("negative.sqlite");
        Sql(path, "CREATE TABLE sequences (contig_id TEXT PRIMARY KEY, nt_sequence TEXT)", "INSERT INTO sequences (rowid, contig_id, nt_sequence) VALUES (-5, 'a', 'ACGTACGT'), (7, 'b', x'41434754'), (9, 'c', '')");
        AssertAsPython(path, 30);
        var view = Folder.File("view.sqlite");
        Sql(view, "CREATE TABLE t (a, b)", "INSERT INTO t VALUES ('x', 'ACGTTT'), ('y', 'GG')", "CREATE VIEW sequences AS SELECT a AS contig_id, lower(b) AS nt_sequence FROM t");
        AssertAsPython(view, 30);
    }

    [Fact]
    public void Python_reads_what_we_write()
    {
        var model = Enumerable.Range(0, 30).Select(i => (Id: $"BCR__ECT-ä'\"{i}", Text: new string("ACGTn"[i % 5], i * 997))).ToArray();
        var sample = Write("ours", model, new Random(1));
        var said = PythonOracle.Run(
            """
            import sqlite3, sys
            c = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
            print(c.execute("SELECT sql FROM sqlite_master WHERE name='sequences'").fetchone()[0])
            print(c.execute("PRAGMA integrity_check").fetchall(), c.execute("PRAGMA encoding").fetchone()[0], c.execute("PRAGMA journal_mode").fetchone()[0])
            print([(x[1], x[2], x[3], x[5]) for x in c.execute("PRAGMA table_info(sequences)")])
            print(all(t == "ACGTn"[i % 5] * (i * 997) and n == f"BCR__ECT-ä'\"{i}" and r == i + 1 for i, (r, n, t) in enumerate(c.execute("SELECT rowid, * FROM sequences ORDER BY rowid"))))
            """, sample.Path).Split('\n');
        Assert.Equal("CREATE TABLE sequences (contig_id TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL)", said[0]);
        Assert.Equal("[('ok',)] UTF-8 delete", said[1]);
        Assert.Equal("[('contig_id', 'TEXT', 0, 1), ('nt_sequence', 'TEXT', 1, 0)]", said[2]);
        Assert.Equal("True", said[3]);
    }

    [Fact]
    public void Values_that_are_no_sequences_are_errors_that_name_sample_and_id()
    {
        var path = Folder.File("odd.sqlite");
        Sql(path, "CREATE TABLE sequences (contig_id TEXT PRIMARY KEY, nt_sequence)", "INSERT INTO sequences VALUES ('none', NULL), ('number', 17), ('real', 1.5), (NULL, 'ACGT')");
        using var store = Open(path);
        foreach (var (id, found) in (ReadOnlySpan<(string, string)>)[("none", "NULL"), ("number", "integer"), ("real", "real")])
        {
            var sequence = store.Find(0, Encoding.UTF8.GetBytes(id));
            var error = Assert.Throws<MalformedDataException>(() => store.Read(0, sequence, 0, new byte[4]));
            Assert.Equal((id, found), (error.Location.Item, error.Found));
            Assert.Contains("sample S", error.Message, StringComparison.Ordinal);
            Assert.Throws<MalformedDataException>(() => store.Length(0, sequence));
        }

        Sql(path, "DELETE FROM sequences WHERE contig_id IS NOT NULL");
        using var again = Open(path);
        Assert.Contains("Null", Assert.Throws<MalformedDataException>(() => again.VisitSequences(0, (_, _, _) => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_database_of_sequences_is_an_error_that_says_so()
    {
        var path = Folder.File("x.sqlite");
        AssertRefused<StorageException>("nothing there");
        File.WriteAllBytes(path, []);
        AssertRefused<MalformedDataException>("an empty file");
        File.WriteAllText(path, new string('x', 5000));
        AssertRefused<MalformedDataException>("SQLite");
        File.Delete(path);
        Sql(path, "CREATE TABLE metadata (key, value)");
        AssertRefused<MalformedDataException>("Could not find `sequences` table", "metadata");
        Sql(path, "CREATE TABLE sequences (contig_id TEXT, sequence TEXT)");
        AssertRefused<MalformedDataException>("nt_sequence");
        File.Delete(path);
        PythonOracle.Run(Original, path, "3");
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        AssertRefused<MalformedDataException>("it is cut");

        void AssertRefused<T>(params string[] words)
            where T : ShardwrightException
        {
            foreach (var isTrusted in (bool[])[true, false])
            {
                using var store = Open(path, isTrusted);
                var error = Assert.Throws<T>(() => store.Find(0, "a"u8));
                Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
                Assert.Equal(path, error.Location.Path);
                Assert.Single(store.FindUnusable([0], TestContext.Current.CancellationToken));
            }
        }
    }

    [Fact]
    public void A_locked_database_and_changes_left_beside_one_are_told()
    {
        var path = Folder.File("x.sqlite");
        PythonOracle.Run(Original, path, "3");
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\nc.execute('BEGIN EXCLUSIVE')\nprint('locked', flush=True)\nsys.stdin.readline()");
        start.ArgumentList.Add(path);
        using (var process = Process.Start(start)!)
        {
            Assert.Equal("locked", process.StandardOutput.ReadLine());
            using var store = SequenceStore.Open([new SampleSequences("S", path, SequenceLayout.Sqlite)], new SequenceStoreOptions { Timeout = TimeSpan.Zero });
            Assert.Contains("locked", Assert.Throws<DatasetStateException>(() => store.Find(0, "a"u8)).Message, StringComparison.Ordinal);
            process.StandardInput.WriteLine();
            process.WaitForExit();
        }

        PythonOracle.Run("import sqlite3, sys, os\nc = sqlite3.connect(sys.argv[1])\nc.execute('PRAGMA journal_mode=WAL')\nc.execute(\"INSERT INTO sequences VALUES ('late', 'ACGT')\")\nc.commit()\nos._exit(0)", path);
        Assert.True(new FileInfo(path + "-wal").Length > 0);
        using var trusting = Open(path, isTrusted: true);
        Assert.Contains("-wal", Assert.Throws<DatasetStateException>(() => trusting.Find(0, "late"u8)).Message, StringComparison.Ordinal);
        var link = Folder.File("link.sqlite");
        File.CreateSymbolicLink(link, path);
        using var linked = Open(link, isTrusted: true);
        Assert.Contains("-wal", Assert.Throws<DatasetStateException>(() => linked.Find(0, "late"u8)).Message, StringComparison.Ordinal);
        using var careful = Open(path);
        AssertRead(careful, 0, careful.Find(0, "late"u8), "ACGT", 1, 10);
    }

    [Fact]
    public void Five_thousand_samples_are_read_where_256_files_may_be_open()
    {
        if (!ChildProcess.IsThis)
        {
            ChildProcess.Run(typeof(SqliteSequenceStoreTests), nameof(Five_thousand_samples_are_read_where_256_files_may_be_open), "ulimit -n 256");
            return;
        }

        Assert.Equal(256, OpenFileLimit.Of());
        var first = Write("first", [("a", "ACGT")], new Random(1));
        Directory.CreateDirectory(Folder.File("sequences"));
        for (var i = 0; i < 5000; i++)
        {
            var name = i.ToString("d4", CultureInfo.InvariantCulture);
            Directory.CreateDirectory(Folder.File($"sequences/{name}"));
            File.CreateSymbolicLink(Folder.File($"sequences/{name}/glm_dataset_{name}.sqlite"), first.Path);
        }

        var found = SequenceFolder.Find(Folder.Path);
        Assert.Equal(5000, found.Count);
        foreach (var isTrusted in (bool[])[true, false])
        {
            using var store = SequenceStore.Open(found, new SequenceStoreOptions { IsTrusted = isTrusted });
            store.RequireUsable(Enumerable.Range(0, 5000), TestContext.Current.CancellationToken);
            store.OpenInAdvance(Enumerable.Range(0, 5000), TestContext.Current.CancellationToken);
            for (var i = 0; i < 5000; i += 7)
            {
                AssertRead(store, i, store.Find(i, "a"u8), "ACGT", 1, 2);
            }

            Assert.InRange(OpenFileLimit.InUse(), 1, 250);
        }
    }

    [Fact]
    public void Letters_that_are_no_letters_are_not_written()
    {
        using var writer = Create(Folder.File("x"));
        writer.BeginSequence("binary");
        writer.Write("ACGT"u8);
        var error = Assert.Throws<MalformedDataException>(() => writer.Write([65, 0, 66]));
        Assert.Contains("byte 0x00 as letter 5", error.Found, StringComparison.Ordinal);
        Assert.Throws<MalformedDataException>(() => writer.Write([0xC3]));
        Assert.Throws<InvalidOperationException>(() => writer.BeginSequence("other"));
        Assert.Throws<InvalidOperationException>(writer.Finish);
    }

    private static SequenceStore Open(string path, bool isTrusted = false)
        => SequenceStore.Open([new SampleSequences("S", path, SequenceLayout.Sqlite)], new SequenceStoreOptions { IsTrusted = isTrusted });

    private static void Sql(string path, params string[] statements)
        => PythonOracle.Run("import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\nfor s in sys.argv[2:]: c.execute(s)", [path, .. statements]);

    /// <summary>Asks Python for ids, lengths and random pieces of a database, and reads the same.</summary>
    private static void AssertAsPython(string path, int pieces)
    {
        var lines = PythonOracle.Run(
            """
            import sqlite3, sys, random
            c = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
            r = random.Random(1)
            rows = c.execute("SELECT contig_id, length(nt_sequence) FROM sequences").fetchall()
            print(len(rows))
            for name, n in rows: print(name, n, sep="\t")
            for i in range(int(sys.argv[2])):
                name, n = r.choice(rows)
                start, count = r.randrange(n + 5), r.choice([1, 4, 8192])
                got = c.execute("SELECT substr(nt_sequence, ?, ?) FROM sequences WHERE contig_id = ?", (start + 1, count, name)).fetchone()[0]
                print(name, start, count, got if isinstance(got, str) else got.decode(), sep="\t")
            """, path, pieces.ToString(CultureInfo.InvariantCulture)).Split('\n');
        using var store = Open(path);
        var rows = int.Parse(lines[0], CultureInfo.InvariantCulture);
        var seen = new List<string>();
        store.VisitSequences(0, (id, sequence, length) =>
        {
            seen.Add($"{Encoding.UTF8.GetString(id)}\t{length}");
            Assert.Equal(length, store.Length(0, sequence));
        });
        Assert.Equal(lines[1..(rows + 1)].Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        foreach (var line in lines[(rows + 1)..^1])
        {
            var parts = line.Split('\t');
            var bases = new byte[int.Parse(parts[2], CultureInfo.InvariantCulture)];
            var sequence = store.Find(0, Encoding.UTF8.GetBytes(parts[0]));
            if (parts[3].All(char.IsAscii))
            {
                Assert.Equal(parts[3], Encoding.ASCII.GetString(bases.AsSpan(0, store.Read(0, sequence, long.Parse(parts[1], CultureInfo.InvariantCulture), bases))));
            }
            else
            {
                var error = Assert.Throws<MalformedDataException>(() => store.Read(0, sequence, long.Parse(parts[1], CultureInfo.InvariantCulture), bases));
                Assert.Contains("U+", error.Found, StringComparison.Ordinal);
                Assert.Equal(parts[0], error.Location.Item);
            }
        }

        Assert.Equal(-1, store.Find(0, "no such sequence"u8));
    }
}
