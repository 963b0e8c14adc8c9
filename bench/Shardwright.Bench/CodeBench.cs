using System.Diagnostics;
using System.Globalization;
using Shardwright.Formats.Tokenizers;
using Shardwright.Recipes.Code;

namespace Shardwright.Bench;

/// <summary>Whole processes of <c>code chunk</c>, <c>code stream</c> and <c>code pipeline</c> over real C and C++, beside the documented Python in the same run.</summary>
public sealed class CodeBench : IDisposable
{
    private const int Functions = 40_000;
    private const int MostForTurns = 500;
    private static readonly int[] Limits = [1024, 16384];

    private readonly BenchFolder folder;
    private readonly BenchReport report;
    private readonly string? tokenizer;
    private readonly int turns;

    private CodeBench(BenchArguments arguments)
    {
        folder = new BenchFolder(arguments);
        tokenizer = arguments.Text("--tokenizer") is { } file ? Path.GetFullPath(file) : null;
        turns = arguments.Number("--turns", 3);
        report = new BenchReport(
            "code", "dotnet run -c Release --project bench/Shardwright.Bench -- code" + (tokenizer is null ? "" : " --tokenizer FILE"),
            "work", "input", "median s", "CPU s", "MB/s", "files/s", "Python files/s", "times as fast", "Python CPU s", "peak MB");
    }

    /// <summary>
    /// Makes the inputs where they are missing, measures, and writes the results. <c>--from DIR</c> has the source files (/usr/include),
    /// <c>--real FILE</c> adds JSON lines of a project, <c>--tokenizer FILE</c> the exact counts; <c>--megabytes</c> is the size beside the
    /// Python, <c>--small-megabytes</c> and <c>--large-megabytes</c> are the two sizes for memory, 0 for none.
    /// </summary>
    public static void Run(BenchArguments arguments)
    {
        using var bench = new CodeBench(arguments);
        var headers = bench.folder.In("headers");
        MeasuredProcess.Run(MeasuredProcess.Shardwright, "sample", "code", "--from", arguments.Text("--from") ?? "/usr/include", "--output", headers);
        var real = Path.Combine(headers, "code_sample.jsonl");
        var input = bench.folder.In("input.jsonl");
        CodeBenchInput.Repeat(real, input, arguments.Number("--megabytes", 100) * 1_000_000L);
        bench.BesidePython("headers", input);
        if (arguments.Text("--real") is { } project)
        {
            bench.BesidePython(Path.GetFileName(project), project);
        }

        bench.OneFileOfFunctions();
        foreach (var flag in (string[])["--small-megabytes", "--large-megabytes"])
        {
            if (arguments.Number(flag, flag == "--small-megabytes" ? 1000 : 10_000) is var megabytes and > 0)
            {
                bench.Large(real, megabytes);
            }
        }

        bench.report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"Whole processes in turn, {bench.turns} turns, one before them not counted; of inputs over {MostForTurns} MB one run alone. MB/s is of the input file, 10^6 bytes."));
        bench.report.Note("The Python only estimates tokens; \"exact\" counts them. Files/s of both are of the files that the Python took.");
        bench.report.Write();
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private void BesidePython(string name, string input)
    {
        var megabytes = new FileInfo(input).Length / 1e6;
        foreach (var limit in Limits)
        {
            var files = 0L;
            var peer = new Series("Python", () =>
            {
                var run = MeasuredProcess.Run(MeasuredProcess.Python, BenchFolder.Peer("cpp_chunker_python.py"), folder.In("python.jsonl"), Text(limit), input);
                files = long.Parse(run.Output.Split(' ')[0], CultureInfo.InvariantCulture);
                return run;
            });
            var estimate = new Series("estimate", () => Chunk(input, limit, exact: false));
            var exact = tokenizer is null ? null : new Series("exact", () => Chunk(input, limit, exact: true));
            Series.TakeTurns(turns, exact is null ? [estimate, peer] : [exact, estimate, peer]);
            foreach (var ours in (Series[])(exact is null ? [estimate] : [exact, estimate]))
            {
                report.Add(
                    $"chunk --max-tokens {limit}, {ours.Name}", $"{name}, {BenchReport.Number(megabytes, 0)} MB", BenchReport.Number(ours.MedianSeconds), BenchReport.Number(ours.MedianProcessorSeconds),
                    BenchReport.Number(megabytes / ours.MedianSeconds, 0), BenchReport.Number(files / ours.MedianSeconds, 0), BenchReport.Number(files / peer.MedianSeconds, 0),
                    BenchReport.Number(peer.MedianSeconds / ours.MedianSeconds, 1), BenchReport.Number(peer.MedianProcessorSeconds), BenchReport.Number(ours.PeakMegabytes, 0));
            }
        }

        File.Delete(folder.In("python.jsonl"));
    }

    private void OneFileOfFunctions()
    {
        var text = CodeBenchInput.Functions(Functions);
        var input = folder.In("functions.jsonl");
        CodeBenchInput.WriteOne(input, text);
        var process = new Series("estimate", () => Chunk(input, 1024, exact: false));
        Series.TakeTurns(turns, process);
        Row($"chunk, {Functions:N0} functions in one file", input, process);
        Split("estimate", TokenMeasure.Estimate, text);
        if (tokenizer is not null)
        {
            Split("exact", TokenMeasure.Of(Tokenizer.Open(tokenizer)), text);
        }
    }

    private void Split(string name, TokenMeasure measure, byte[] text)
    {
        var chunker = new CodeChunker(measure, 1024, PreambleUse.Repeat);
        var least = double.MaxValue;
        for (var turn = 0; turn < 10 * Math.Max(1, turns); turn++)
        {
            var clock = Stopwatch.StartNew();
            _ = chunker.Split(text);
            least = Math.Min(least, clock.Elapsed.TotalSeconds);
        }

        report.Add(
            $"CodeChunker.Split alone, {name}, least", $"{Functions:N0} functions, {BenchReport.Number(text.Length / 1e6, 1)} MB", BenchReport.Number(least, 3), "",
            BenchReport.Number(text.Length / 1e6 / least, 0), "", "", "", "", "");
    }

    /// <summary>Chunk, stream and pipeline over one size, and what memory they take.</summary>
    private void Large(string real, int megabytes)
    {
        var input = folder.In($"input-{megabytes}.jsonl");
        CodeBenchInput.Repeat(real, input, megabytes * 1_000_000L);
        var counted = megabytes > MostForTurns ? 1 : turns;
        var chunk = new Series("chunk", () => Chunk(input, 16384, tokenizer is not null));
        Series.TakeTurns(counted, chunk);
        Row("chunk --max-tokens 16384", input, chunk);
        var stream = new Series("stream", () => Into("stream", "--input", folder.In("docs.jsonl")));
        Series.TakeTurns(counted, stream);
        Row("stream", folder.In("docs.jsonl"), stream);
        Delete("docs.jsonl");
        var pipeline = new Series("pipeline", () => Into("pipeline", ["--inputs", input, "--max-tokens", "16384", .. Counts(tokenizer is not null)]));
        Series.TakeTurns(counted, pipeline);
        Row("pipeline --max-tokens 16384", input, pipeline);
        Delete("shards");
        File.Delete(input);
    }

    private MeasuredProcess Chunk(string input, int limit, bool exact)
        => MeasuredProcess.Run(
            MeasuredProcess.Shardwright, ["code", "chunk", "--inputs", input, "--output", folder.In("docs.jsonl"), "--max-tokens", Text(limit), "--rebuild", .. Counts(exact)]);

    private MeasuredProcess Into(string command, params string[] arguments)
    {
        Delete("shards");
        return MeasuredProcess.Run(MeasuredProcess.Shardwright, ["code", command, .. arguments, "--parquet-dir", folder.In("shards")]);
    }

    private string[] Counts(bool exact) => exact ? ["--tokenizer", tokenizer!] : ["--estimate"];

    private void Row(string work, string input, Series series)
    {
        var megabytes = new FileInfo(input).Length / 1e6;
        report.Add(
            work, $"{BenchReport.Number(megabytes, 0)} MB", BenchReport.Number(series.MedianSeconds), BenchReport.Number(series.MedianProcessorSeconds),
            BenchReport.Number(megabytes / series.MedianSeconds, 0), "", "", "", "", BenchReport.Number(series.PeakMegabytes, 0));
    }

    private void Delete(string name)
    {
        if (Directory.Exists(folder.In(name)))
        {
            Directory.Delete(folder.In(name), recursive: true);
        }

        foreach (var path in Directory.EnumerateFiles(folder.Path, name + "*"))
        {
            File.Delete(path);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
