using System.CommandLine;
using Shardwright.Cli.Console;
using Shardwright.Cli.Output;
using Shardwright.Recipes.Code;

namespace Shardwright.Cli.Commands;

/// <summary><c>demo</c>: the whole journey on sample inputs, each step shown as it would be typed.</summary>
internal static class DemoCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "demo";

    public static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "The folder that gets everything.", HelpName = "DIR", DefaultValueFactory = _ => "shardwright-demo" };
        var command = new Command(Name, "Everything, end to end, on sample inputs.") { output };
        command.Does((parsed, context) =>
        {
            var folder = parsed.GetValue(output)!;
            var (raw, shards) = (Path.Combine(folder, "raw"), Path.Combine(folder, "spectra"));
            var (sources, documents) = (Path.Combine(folder, "sources"), Path.Combine(folder, "code"));
            var (recordings, eeg) = (Path.Combine(folder, "recordings"), Path.Combine(folder, "eeg"));
            var (train, dev) = (Path.Combine(eeg, "train"), Path.Combine(eeg, "dev"));
            var (contigs, genomes) = (Path.Combine(folder, "contigs"), Path.Combine(folder, "genomes"));
            var windows = Path.Combine(genomes, "train_windows.db");
            var (scans, products) = (Path.Combine(folder, "scans"), Path.Combine(folder, "products"));
            var scan = Path.Combine(scans, "scan0000_prepared.npz");
            var product = Path.Combine(folder, "exported", "scan0000.h5");
            var (store, pulled) = (Path.Combine(folder, "store", "spectra"), Path.Combine(folder, "pulled"));
            var tokenizer = Path.Combine(sources, CodeSample.TokenizerName);
            string[][] steps =
            [
                ["sample", "spectra", "--output", raw, "--count", "50000", "--runs", "40", "--files", "2", "--gzip", "--defects", "25"],
                ["spectra", "build", "--input", raw, "--output", shards, "--shard-size", "4MiB", "--split", "groups", "--ratios", "80/10/10"],
                ["verify", shards],
                ["inspect", shards],
                ["read", shards, "--split", "train", "--batches", "4"],
                ["sample", "code", "--output", sources, "--count", "400", "--defects", "12"],
                ["code", "pipeline", "--inputs", Path.Combine(sources, "code_sample.jsonl"), "--parquet-dir", documents, "--max-tokens", "1024", "--tokenizer", tokenizer, "--rows-per-file", "2000"],
                ["verify", documents],
                ["read", documents, "--pack", "1024", "--tokenizer", tokenizer, "--batches", "20"],
                ["sample", "eeg", "--output", recordings, "--patients", "6", "--minutes", "2"],
                ["eeg", "splits", "--data-dir", recordings],
                ["eeg", "build-cache", "--data-dir", recordings, "--split", "train", "--cache-dir", train],
                ["eeg", "build-cache", "--data-dir", recordings, "--split", "dev", "--cache-dir", dev, "--layout", "continuous"],
                ["verify", eeg],
                ["eeg", "stats", "--cache-dir", train],
                ["read", train, "--order", "eeg-balanced", "--batch-size", "8"],
                ["sample", "genome", "--output", contigs, "--samples", "12", "--contigs", "20", "--length", "30000"],
                ["genome", "store", "--fasta", contigs, "--output", genomes],
                ["genome", "split", "--sequence-db-dir", genomes, "--output", genomes, "--ratios", "80/10/10"],
                ["genome", "precompute", Path.Combine(genomes, "train_split.parquet"), windows],
                ["verify", genomes],
                ["genome", "window", "--sequence-db-dir", genomes, "--window-db", windows, "3", "--control-tags"],
                ["read", genomes, "--split", "train", "--control-tags", "--rc-aug", "--batch-size", "8"],
                ["sample", "ptycho", "--output", scans, "--files", "2", "--count", "600", "--memo-dir", Path.Combine(folder, "memo")],
                ["contract", "check", scan],
                ["ptycho", "export", "--input-npz", scan, "--output-product", product, "--name", "demo", "--object-center", "auto"],
                ["ptycho", "validate", product, "--source-npz", scan],
                ["ptycho", "build", "--input", scans, "--output", products, "--split", "coordinate", "--gap", "8", "--object-center", "auto", "--probe-indexes", "zero"],
                ["verify", products],
                ["read", products, "--split", "train", "--gridsize", "2", "--n-groups", "128", "--neighbor-count", "7"],
                ["push", shards, store],
                ["pull", store, pulled],
                ["verify", pulled],
            ];
            foreach (var step in steps)
            {
                var code = context.Terminal.Aside(() => Take(step, parsed.RootCommandResult.Command));
                if (code != ExitCode.Done)
                {
                    context.Terminal.Error($"that step ended with exit code {(int)code}; the demo stops here");
                    return code;
                }
            }

            context.Terminal.Print(new DemoSummary(raw, shards, sources, documents, recordings, eeg, contigs, genomes, scans, products, [.. steps.Select(Line)]), CliJson.Default.DemoSummary, Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExitCode Take(string[] step, Command root)
    {
        Terminal.Print();
        Terminal.Print($"$ {Line(step)}");
        return (ExitCode)root.Parse(step).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static void Print(DemoSummary made)
    {
        Terminal.Print();
        Terminal.Print($"Made: raw spectra in {made.Raw} and a verified dataset of them in {made.Dataset}; source code in {made.Sources} and a verified dataset of its documents in {made.Code}; EEG recordings in {made.Recordings} and verified window caches of them in {made.Eeg}; contigs in {made.Contigs} and a verified dataset of them, with windows, in {made.Genomes}; ptychography scans in {made.Scans} and a verified dataset of their products in {made.Products}.");
        Terminal.Print("Try next:");
        (string Command, string Purpose)[] next =
        [
            ("./shardwright spectra build --input YOUR.hdf5 --output my-spectra", "your own GeMS or DreaMS files"),
            ("./shardwright sample code --from YOUR/SOURCES --output my-sources", "your own C and C++ as JSON lines"),
            ("./shardwright eeg build-cache --data-dir YOUR/EDF --cache-dir my-eeg/train", "your own EEG recordings"),
            ("./shardwright genome store --fasta YOUR/FASTA --output my-genomes", "your own contigs"),
            ("./shardwright ptycho build --input YOUR/NPZ --output my-products", "your own ptychography scans"),
            ("./shardwright push my-spectra s3://BUCKET/my-spectra", "publish a dataset in a bucket"),
            ("./shardwright guard install", "keep data out of your git repository"),
            ($"./shardwright inspect {Quoted(Path.Combine(made.Raw, "GeMS_sample.0.hdf5"))}", "what a raw file holds"),
            ($"(cd {Quoted(made.Dataset)} && sha256sum -c SHA256SUMS)", "verify without us"),
            ("./shardwright --help", "every command"),
        ];
        var width = next.Max(line => line.Command.Length);
        foreach (var (command, purpose) in next)
        {
            Terminal.Print($"  {command.PadRight(width)}  {purpose}");
        }
    }

    private static string Line(string[] words) => $"./shardwright {string.Join(' ', words.Select(Quoted))}";

    private static string Quoted(string word) => word.All(c => char.IsLetterOrDigit(c) || c is '/' or '-' or '_' or '.') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
