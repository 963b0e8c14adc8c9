using System.Globalization;
using System.Text;
using Shardwright.Cli.Console;
using Shardwright.Streaming.Genome;

namespace Shardwright.Cli.Output;

/// <summary>One window, and the item that a model is given of it.</summary>
internal sealed record WindowView(
    long Index, string SequenceId, string Sample, long WindowInSequence, long Start, bool ReverseComplement, long Letters, string Bases, IReadOnlyList<long> Tokens, IReadOnlyList<long> Labels,
    IReadOnlyList<int> LossMask)
{
    private const int Shown = 60;
    private const int ShownTokens = 12;

    public static WindowView Of(GenomeWindowSet set, long index, int epoch)
    {
        var item = set.ReadItem(index, epoch);
        var bases = new byte[set.ItemTokens];
        var letters = set.ReadBases(index, bases);
        return new WindowView(
            index, item.Window.SequenceId, item.Window.Sample, item.Window.WindowInSequence, item.Window.Start, item.IsReverseComplement, letters, Encoding.UTF8.GetString(bases, 0, letters),
            item.Tokens.ToArray(), item.Labels.ToArray(), Array.ConvertAll(item.LossMask.ToArray(), value => (int)value));
    }

    public static void Print(WindowView result)
    {
        Terminal.Print(Text($"window {result.Index}: letters {result.Start} to {result.Start + result.Letters} of {result.SequenceId} (sample {result.Sample}), its window {result.WindowInSequence}"));
        Terminal.Print($"stored     {Cut(result.Bases, Shown)}");
        Terminal.Print($"tokens     {Ends(result.Tokens)}{(result.ReverseComplement ? "  (reverse complement)" : "")}");
        Terminal.Print($"labels     {Ends(result.Labels)}");
        Terminal.Print(Text($"loss mask  {result.LossMask.Sum():N0} of {result.LossMask.Count:N0} count"));
    }

    private static string Ends(IReadOnlyList<long> values) => values.Count <= 2 * ShownTokens ? string.Join(' ', values)
        : $"{string.Join(' ', values.Take(ShownTokens))} … {string.Join(' ', values.Skip(values.Count - ShownTokens))}";

    private static string Cut(string text, int length) => text.Length <= length ? text : Text($"{text[..length]}… ({text.Length:N0} letters)");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
