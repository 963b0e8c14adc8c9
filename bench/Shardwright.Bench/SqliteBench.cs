using System.Diagnostics;
using System.Globalization;
using Shardwright.Formats.Sqlite;

namespace Shardwright.Bench;

/// <summary>Pieces of 8,192 bytes out of long texts, inserts and look-ups; each a second of one processor's time, the best of several turns.</summary>
/// <remarks>Files stay in the page cache. Python's sqlite3 reads the same pieces with substr.</remarks>
public static class SqliteBench
{
    private const int Turns = 5;
    private const int Reads = 20_000;
    private const int PieceBytes = 8192;
    private const int Rows = 2_000_000;

    /// <summary>Measures four shapes of texts, and one table of numbers.</summary>
    public static void Run(BenchArguments arguments)
    {
        using var folder = new BenchFolder(arguments);
        var report = new BenchReport(
            "sqlite", "dotnet run -c Release --project bench/Shardwright.Bench -- sqlite", "what", "a second", "mapped", "Python");
        foreach (var (rows, length) in ((int, int)[])[(1000, 30_000), (20, 10_000_000)])
        {
            foreach (var pageBytes in (int[])[4096, 65536])
            {
                var shape = string.Create(CultureInfo.InvariantCulture, $"{rows:N0} texts of {length:N0} bytes, pages of {pageBytes:N0}");
                var path = folder.In("texts.db");
                var seconds = Seconds(() => WriteTexts(path, pageBytes, rows, length));
                report.Add($"write, {shape}", BenchReport.Number((double)rows * length / 1e6 / seconds, 0) + " MB", "", "");
                report.Add($"pieces of random rows, {shape}", Pieces(path, 0, rows, length, false), Pieces(path, 1L << 31, rows, length, false), Python(path, rows, length));
                report.Add($"pieces in order, {shape}", Pieces(path, 0, rows, length, true), Pieces(path, 1L << 31, rows, length, true), "");
            }
        }

        var table = folder.In("rows.db");
        var inserting = Seconds(() => WriteRows(table));
        report.Add("rows of three columns inserted", Number(Rows / inserting), "", "");
        report.Add("rows found by key", Lookups(table, 0), Lookups(table, 1L << 31), "");
        report.Write();
    }

    private static void WriteTexts(string path, int pageBytes, int rows, int length)
    {
        var text = new byte[length];
        new Random(1).GetItems("ACGT"u8, text);
        using var writer = SqliteWriter.Create(path, new SqliteWriterOptions { PageBytes = pageBytes });
        writer.Execute("CREATE TABLE texts(name TEXT PRIMARY KEY, value TEXT NOT NULL)");
        var insert = writer.Prepare("INSERT INTO texts VALUES (?, ?)");
        for (var row = 0; row < rows; row++)
        {
            insert.BindText(0, string.Create(CultureInfo.InvariantCulture, $"name {row}"));
            insert.BindText(1, text);
            insert.Run();
        }

        writer.Commit();
    }

    private static void WriteRows(string path)
    {
        using var writer = SqliteWriter.Create(path);
        writer.Execute("CREATE TABLE numbers(key INTEGER PRIMARY KEY, name TEXT NOT NULL, place INTEGER NOT NULL)");
        var insert = writer.Prepare("INSERT INTO numbers VALUES (?, ?, ?)");
        for (var row = 0; row < Rows; row++)
        {
            insert.Bind(0, row);
            insert.BindText(1, "a name of some thirty letters."u8);
            insert.Bind(2, row % 10);
            insert.Run();
        }

        writer.Commit();
    }

    private static string Pieces(string path, long mapBytes, int rows, int length, bool inOrder)
    {
        using var pool = new SqlitePool(new SqlitePoolOptions { AreImmutable = true, MapBytes = mapBytes, MaxOpen = 64 });
        var (piece, random, row, offset) = (new byte[PieceBytes], new Random(2), 0, 0);
        return Best(Reads, () =>
        {
            for (var read = 0; read < Reads; read++)
            {
                if (!inOrder)
                {
                    (row, offset) = (random.Next(rows), random.Next(length - PieceBytes));
                }
                else if ((offset += 7992) + PieceBytes > length)
                {
                    (row, offset) = ((row + 1) % rows, 0);
                }

                using var lease = pool.Lease(path);
                _ = lease.Database.Blobs("texts", "value").ReadAt(row + 1, offset, piece);
            }
        });
    }

    private static string Lookups(string path, long mapBytes)
    {
        using var database = SqliteDatabase.Open(path, new SqliteOptions { Access = SqliteAccess.Immutable, MapBytes = mapBytes });
        var select = database.Keep("SELECT name, place FROM numbers WHERE key = ?");
        var (random, sum) = (new Random(3), 0L);
        return Best(Reads, () =>
        {
            for (var read = 0; read < Reads; read++)
            {
                select.Bind(0, random.Next(Rows));
                sum += select.Step() ? select.ReadText(0).Length + select.ReadInteger(1) : throw new InvalidDataException("a row is missing");
                select.Reset();
            }
        });
    }

    private static string Python(string path, int rows, int length)
    {
        using var process = Process.Start(new ProcessStartInfo(
            MeasuredProcess.Python,
            [BenchFolder.Peer("sqlite_python.py"), path, rows.ToString(CultureInfo.InvariantCulture), length.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Number(double.Parse(output, CultureInfo.InvariantCulture));
    }

    /// <summary>Once before the clock runs, for the compiler has its tiers.</summary>
    private static string Best(int count, Action action)
    {
        action();
        return Number(count / Enumerable.Range(0, Turns).Min(_ => Seconds(action)));
    }

    private static double Seconds(Action action)
    {
        var before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static string Number(double value) => BenchReport.Number(value, 0);
}
