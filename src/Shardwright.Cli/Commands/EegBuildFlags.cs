using System.CommandLine;
using System.Globalization;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Formats.Npz;
using Shardwright.Recipes.Eeg;

namespace Shardwright.Cli.Commands;

/// <summary>The flags that say what becomes of EEG recordings.</summary>
internal sealed class EegBuildFlags
{
    private static readonly string[] Splits = ["train", "dev", "val", "eval", "test"];

    private readonly Option<string> data = new("--data-dir", "--data_dir") { Description = "The folder of recordings: of one split, or of the corpus.", HelpName = "DIR", Required = true };
    private readonly Option<string?> cache = new("--cache-dir", "--cache_dir") { Description = "The split's cache. Default cache/tusz/<split>.", HelpName = "DIR" };
    private readonly Option<string?> split = new("--split") { Description = "Which split the recordings are. Default: what the folder is named after, or train.", HelpName = string.Join('|', Splits) };
    private readonly Option<Written<WindowLayout>> layout = Flags.Word(
        "--layout", "Every window for itself, or the signal once.", ("npz", WindowLayout.Npz), ("continuous", WindowLayout.Continuous));
    private readonly Option<Written<NpzCompression>> compress = Flags.Word("--compress", "How windows are stored.", ("none", NpzCompression.None), ("deflate", NpzCompression.Deflate));
    private readonly Option<Written<bool>> dtype = Flags.Word("--dtype", "How a continuous signal is stored.", ("float32", false), ("float16", true));
    private readonly Option<int?> limit = Flags.OptionalNumber("--limit-files", "Build the first so many recordings only.", 1, int.MaxValue);
    private readonly Option<bool> required = new("--require-labels") { Description = "Reject recordings without labels." };
    private readonly Option<Written<SeizureLabelFile>> labels = Flags.Word("--labels", "Where seizures are read from.", ("csv", SeizureLabelFile.Csv), ("csv_bi", SeizureLabelFile.CsvBi));
    private readonly Option<Written<(double Low, double High)>> bandpass = new("--bandpass")
    {
        Description = "The band that is kept, in Hz.", HelpName = "LOW-HIGH", DefaultValueFactory = _ => Band("0.5-120"), CustomParser = Flags.Parsed(Band),
    };

    private readonly Option<double> notch = new("--notch")
    {
        Description = "The frequency that is taken out, in Hz, or none.", HelpName = "50|60|none", DefaultValueFactory = _ => 60, CustomParser = Flags.Parsed(Notch),
    };

    private readonly Option<Written<TimeSpan>> window = Flags.Duration("--window", "60s", "The length of a window.", TimeSpan.FromMilliseconds(1));
    private readonly Option<Written<TimeSpan>> stride = Flags.Duration("--stride", "10s", "From one window's start to the next one's.", TimeSpan.FromMilliseconds(1));
    private readonly Option<Written<RecordingNames>> names = Flags.Word(
        "--names", "What cache files are named after.", ("stem", RecordingNames.Stem), ("relative", RecordingNames.Relative));

    private readonly Option<double?> validation = new("--validation-split", "--validation_split") { Description = "Taken and ignored: a corpus that comes split is never split again.", HelpName = "X" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[data, cache, split, layout, compress, dtype, limit, required, labels, bandpass, notch, window, stride, names, validation])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(split) is { } word && !Splits.Contains(word))
            {
                result.AddError($"--split: one of {string.Join(", ", Splits)}, not \"{word}\"");
            }
        });
    }

    /// <summary>The recipe's options, and the cache's folder.</summary>
    public (EegOptions Options, string Cache) Read(ParseResult parsed, CommandContext context)
    {
        var folder = parsed.GetValue(data)!;
        var word = parsed.GetValue(split) ?? SplitFolder.SpellingOf(folder) ?? "train";
        if (parsed.GetValue(validation) is not null)
        {
            context.Terminal.Reporter.Warn("--validation-split is ignored: the corpus comes split, and is never split again");
        }

        var options = new EegOptions
        {
            DataFolder = Directory.Exists(folder) ? SplitFolder.Find(folder, word) : folder,
            Split = word,
            Layout = parsed.GetValue(layout)!.Value,
            Compression = parsed.GetValue(compress)!.Value,
            IsHalf = parsed.GetValue(dtype)!.Value,
            Labels = parsed.GetValue(labels)!.Value,
            RequiresLabels = parsed.GetValue(required),
            Preprocessing = new PreprocessingOptions { BandLowHz = parsed.GetValue(bandpass)!.Value.Low, BandHighHz = parsed.GetValue(bandpass)!.Value.High, NotchHz = parsed.GetValue(notch) },
            Grid = new WindowGrid(Samples(parsed.GetValue(window)!, "--window"), Samples(parsed.GetValue(stride)!, "--stride")),
            LimitFiles = parsed.GetValue(limit) ?? (EegEnvironment.Read(Environment.GetEnvironmentVariable) is { LimitFiles: null or > 0 } environment ? environment.TrainLimit : null),
            Names = parsed.GetValue(names)!.Value,
        };
        var place = parsed.GetValue(cache) ?? DefaultCache(word);
        CacheOutput.Check(place);
        return (options, place);
    }

    // The original's own place, also on its cluster.
    private static string DefaultCache(string split)
        => Environment.GetEnvironmentVariable("MODAL_TASK_ID") is null ? $"cache/tusz/{split}" : $"/results/cache/tusz/{split}";

    private static int Samples(Written<TimeSpan> time, string flag)
        => time.Value.TotalSeconds * WindowGrid.SampleRateHz is var samples && samples == Math.Floor(samples) && samples <= int.MaxValue
            ? (int)samples
            : throw new ArgumentException($"{flag}: a whole number of samples at {WindowGrid.SampleRateHz} Hz, not \"{time}\"");

    private static Written<(double Low, double High)> Band(string text)
    {
        var parts = text.Split('-');
        return parts.Length == 2 && Hertz(parts[0]) is { } low && Hertz(parts[1]) is { } high ? new(text, (low, high)) : throw new FormatException($"two frequencies such as 0.5-120, not \"{text}\"");
    }

    private static double Notch(string text)
        => text == "none" ? 0 : Hertz(text) is { } frequency && frequency is 50 or 60 ? Hertz(text)!.Value : throw new FormatException($"50, 60 or none, not \"{text}\"");

    private static double? Hertz(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
}
