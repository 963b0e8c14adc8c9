using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Hygiene.Outputs;

/// <summary>Checks <c>metrics.csv</c>: columns <c>mae mse psnr frc50 frc1over7</c>, one row for the amplitude and one for the phase.</summary>
internal static class MetricsTable
{
    private const int MostBytes = 1 << 20;
    private static readonly string[] Columns = ["mae", "mse", "psnr", "frc50", "frc1over7"];
    private static readonly string[][] RowNames = [["amp", "amplitude", "0"], ["phase", "1"]];

    /// <summary>Checks columns, rows and numbers.</summary>
    /// <exception cref="MalformedDataException">It is no such table.</exception>
    public static void Check(string path)
    {
        if (new FileInfo(path).Length > MostBytes)
        {
            Throw(path, 1, "at most 1 MiB", "more");
        }

        var lines = File.ReadAllLines(path);
        var rows = lines.Where(line => line.Length > 0).Select(line => line.Split(',').Select(cell => cell.Trim().Trim('"')).ToArray()).ToList();
        var header = rows.Count > 0 ? rows[0] : [];
        foreach (var column in Columns)
        {
            if (header.Count(name => name == column) != 1)
            {
                Throw(path, 1, $"one column {column}", $"\"{(lines.Length > 0 ? lines[0] : "")}\"");
            }
        }

        if (rows.Count != 1 + RowNames.Length)
        {
            Throw(path, rows.Count, "two rows, amp and phase", $"{Math.Max(0, rows.Count - 1)}");
        }

        for (var row = 1; row < rows.Count; row++)
        {
            CheckRow(path, row, header, rows[row]);
        }
    }

    private static void CheckRow(string path, int row, string[] header, string[] cells)
    {
        if (cells.Length != header.Length)
        {
            Throw(path, row + 1, $"{header.Length} cells", $"{cells.Length}");
        }

        // pandas writes the rows' names, or their numbers, into a first column without a name.
        if (header[0].Length == 0 && !RowNames[row - 1].Contains(cells[0]))
        {
            Throw(path, row + 1, $"the row {RowNames[row - 1][0]}", $"\"{cells[0]}\"");
        }

        foreach (var (name, cell) in header.Zip(cells))
        {
            // An empty cell is pandas' NaN.
            var isNumber = cell.Length == 0 || cell is "nan" or "NaN" or "inf" or "-inf" || double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            if (Columns.Contains(name) && !isNumber)
            {
                Throw(path, row + 1, $"a number for {name}", $"\"{cell}\"");
            }
        }
    }

    private static void Throw(string path, int line, string expected, string found) => throw new MalformedDataException(
        new DataLocation(path, Item: $"line {line}"), "table of metrics", expected, found);
}
