using System.CommandLine;
using System.Globalization;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Streaming.Genome;

namespace Shardwright.Cli.Commands;

/// <summary>The flags that say how a window of a genome becomes an item.</summary>
internal sealed class GenomeItemFlags
{
    private static readonly string[] Words = ["bos", "eos", "sep", "pad"];

    private readonly Option<int?> length = Flags.OptionalNumber("--seq-length", "Genomes: tokens of an item. Default 8192, or what a dataset's windows are made for.", 4, 1 << 24);
    private readonly Option<int?> stride = Flags.OptionalNumber("--stride", "Genomes: letters from one window's start to the next one's. Default 7992, or the dataset's.", 1, int.MaxValue);
    private readonly Option<int?> threshold = Flags.OptionalNumber(
        "--window-min-length-threshold", "Genomes: the threshold that the windows were made with. Default 0, or the dataset's.", 0, int.MaxValue);

    private readonly Option<Written<TokenLayout>> layout = Flags.Word("--token-layout", "Genomes: the special tokens around the letters.", ("eden", TokenLayout.Eden), ("head", TokenLayout.Head));
    private readonly Option<Written<SpecialIds>> ids = new("--special-ids")
    {
        Description = "Genomes: ids of the special tokens.", HelpName = "NAME=ID,…", DefaultValueFactory = _ => Ids("bos=1,eos=2,sep=3,pad=0"), CustomParser = Flags.Parsed(Ids),
    };

    private readonly Option<bool> tags = new("--control-tags") { Description = "Genomes: say in each item what its sequence is." };
    private readonly Option<bool> reverse = new("--rc-aug") { Description = "Genomes: give half of the items as their reverse complement, drawn by seed, epoch and index." };
    private readonly Option<bool> ambiguous = new("--rc-iupac") { Description = "With --rc-aug: complement letters that stand for several bases too." };

    public IReadOnlyList<Option> All => [length, stride, threshold, layout, ids, tags, reverse, ambiguous];

    /// <summary>What was asked for; sizes that were not are those of the window database of a dataset, or the original's.</summary>
    public GenomeOptions Read(ParseResult parsed, WindowMetadata? metadata, long seed) => new()
    {
        SequenceLength = parsed.GetValue(length) ?? Size(metadata?.WindowSize) ?? 8192,
        Stride = parsed.GetValue(stride) ?? Size(metadata?.Stride) ?? 7992,
        MinLengthThreshold = parsed.GetValue(threshold) ?? Size(metadata?.MinLengthThreshold) ?? 0,
        Layout = parsed.GetValue(layout)!.Value,
        Ids = parsed.GetValue(ids)!.Value,
        ControlTags = parsed.GetValue(tags),
        ReverseComplement = parsed.GetValue(reverse),
        ComplementAmbiguous = parsed.GetValue(ambiguous),
        Seed = seed,
    };

    private static int? Size(long? size) => size is >= 0 and <= int.MaxValue ? (int)size : null;

    private static Written<SpecialIds> Ids(string text)
    {
        var given = text.Split(',').Select(pair => pair.Split('=')).ToArray();
        var names = given.Select(pair => pair[0].Trim()).ToArray();
        if (given.Any(pair => pair.Length != 2) || names.Distinct().Count() != names.Length || names.FirstOrDefault(name => !Words.Contains(name)) is not null)
        {
            throw new FormatException($"ids such as bos=1,eos=2,sep=3,pad=0, each once, not \"{text}\"");
        }

        var values = given.ToDictionary(pair => pair[0].Trim(), pair => Id(pair[1]), StringComparer.Ordinal);
        var usual = SpecialIds.Eden;
        return new Written<SpecialIds>(text, new SpecialIds(
            values.GetValueOrDefault("bos", usual.Bos), values.GetValueOrDefault("eos", usual.Eos), values.GetValueOrDefault("sep", usual.Sep), values.GetValueOrDefault("pad", usual.Pad)));
    }

    private static int Id(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw new FormatException($"a token's id is a whole number from 0 up, not \"{text}\"");
}
