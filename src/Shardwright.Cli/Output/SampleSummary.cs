using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Foundation.Text;

namespace Shardwright.Cli.Output;

/// <summary>What was made to try things on.</summary>
internal sealed record SampleSummary(IReadOnlyList<string> Files, long Records)
{
    public static void Print(SampleSummary result)
    {
        foreach (var file in result.Files)
        {
            Terminal.Print($"{file}  {ByteSize.Format(new FileInfo(file).Length)}");
        }

        Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{result.Records:N0} records in {result.Files.Count} files"));
    }
}
