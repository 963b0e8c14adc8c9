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
        var input = new Option<string[]>("--input", "-i") { Description = "HDF5 files, or folders of them.", Required = true, AllowMultipleArgumentsPerToken = true };
        var version = new Option<string>("--dataset-version") { Description = "The dataset's version.", DefaultValueFactory = _ => "gems_v1" };
        var size = Flags.Size("--shard-size", null, 2L << 30, "Bytes of a shard on disk.");
        var maxPeaks = new Option<int>("--max-peaks") { Description = "Peaks kept of a spectrum: the most intense.", DefaultValueFactory = _ => 128 };
        var maxPrecursor = new Option<double>("--max-precursor-mz") { Description = "m/z that a precursor must be below.", DefaultValueFactory = _ => 1000 };
        var minPeaks = new Option<int>("--min-peaks") { Description = "Peaks that a spectrum must have.", DefaultValueFactory = _ => 1 };
        var split = Flags.Word<SplitBy?>("--split", "What is kept together.", SplitBy.Shards, ("shards", SplitBy.Shards), ("groups", SplitBy.Groups));
        var (ratios, seed) = (Flags.Ratios(), Flags.Seed());
        var keep = new Option<string?>("--keep-columns") { Description = "Columns to carry along, separated by commas, or all." };
        var compression = Flags.Word<ParquetCompression?>(
            "--compression", "How shards are compressed.", ParquetCompression.Zstd, ("zstd", ParquetCompression.Zstd), ("snappy", ParquetCompression.Snappy), ("none", ParquetCompression.None));
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
                ShardSizeBytes = parsed.GetValue(size),
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
