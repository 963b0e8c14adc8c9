using System.CommandLine;
using Shardwright.Datasets.Manifests;
using Shardwright.Formats.Parquet;
using Shardwright.Recipes.Spectra;

namespace Shardwright.Cli.Commands;

/// <summary><c>spectra build</c>.</summary>
internal static class SpectraCommand
{
    public static Command Create() => new("spectra", "Mass spectra in HDF5 to Parquet shards.") { Build() };

    private static Command Build()
    {
        var input = new Option<string[]>("--input", "-i") { Description = "HDF5 files, or folders of them.", Required = true, AllowMultipleArgumentsPerToken = true, HelpName = "PATH" };
        var version = new Option<string>("--dataset-version") { Description = "The dataset's version.", HelpName = "VERSION", DefaultValueFactory = _ => "gems_v1" };
        var size = Flags.Size("--shard-size", null, "2GiB", "Bytes of a shard on disk.");
        var maxPeaks = Flags.Number("--max-peaks", "Peaks kept of a spectrum: the most intense.", 128, 1, 1 << 20);
        var maxPrecursor = Flags.Number("--max-precursor-mz", "m/z that a precursor must be below.", 1000.0, 0, 1e9);
        var minPeaks = Flags.Number("--min-peaks", "Peaks that a spectrum must have.", 1, 1, 1 << 20);
        var split = Flags.Word("--split", "What is kept together on one side of the split.", ("shards", SplitBy.Shards), ("groups", SplitBy.Groups));
        var (ratios, seed) = (Flags.Ratios(), Flags.Seed());
        var keep = new Option<string?>("--keep-columns") { Description = "Columns to carry along, separated by commas, or all.", HelpName = "COLUMN,…|all" };
        var compression = Flags.Word(
            "--compression", "How shards are compressed.", ("zstd", ParquetCompression.Zstd), ("snappy", ParquetCompression.Snappy), ("none", ParquetCompression.None));
        var build = new BuildFlags();
        var command = new Command("build", "Build verified shards and their manifest.")
        {
            input, build.Output, version, size, maxPeaks, maxPrecursor, minPeaks, split, ratios, seed, keep, compression,
        };
        build.AddTo(command);
        command.Does((parsed, context) => build.Run(parsed, context, new SpectraRecipe(
            new SpectraOptions
            {
                Inputs = parsed.GetValue(input)!,
                DatasetVersion = parsed.GetValue(version)!,
                ShardSizeBytes = parsed.GetValue(size)!.Value,
                MaxPeaks = parsed.GetValue(maxPeaks),
                MaxPrecursorMz = parsed.GetValue(maxPrecursor),
                MinPeaks = parsed.GetValue(minPeaks),
                SplitBy = parsed.GetValue(split)!.Value,
                Ratios = parsed.GetValue(ratios),
                Seed = parsed.GetValue(seed),
                KeepColumns = parsed.GetValue(keep)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
                Compression = parsed.GetValue(compression)!.Value,
            },
            context.Terminal.Reporter)));
        return command;
    }
}
