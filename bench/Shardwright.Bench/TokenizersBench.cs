using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Bench;

/// <summary>Encodes C and C++ on one core, beside npm's tiktoken and tokenizers in the same run, and checks that the ids are equal.</summary>
/// <remarks>Needs <c>eng/setup oracles</c>. Rates are by user time, which what else the machine does moves less.</remarks>
public static class TokenizersBench
{
    private const string Node = "node";
    private const int MostDocument = 50_000;

    private const string NanochatPattern =
        @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,2}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+";

    /// <summary>Measures and writes the results; <c>--source DIR</c> has the files (/usr/include), <c>--megabytes</c> is how much of them is taken, <c>--tokenizer FILE</c> adds a tokenizer.json.</summary>
    public static void Run(BenchArguments arguments)
    {
        var turns = arguments.Number("--turns", 5);
        using var folder = new BenchFolder(arguments);
        var documents = Corpus(arguments.Text("--source") ?? "/usr/include", arguments.Number("--megabytes", 10) * 1_000_000);
        var report = new BenchReport(
            "tokenizers", "dotnet run -c Release --project bench/Shardwright.Bench -- tokenizers", "tokenizer", "ours MB/s", "peer", "peer MB/s", "times as fast", "ids");
        File.WriteAllBytes(folder.In("text"), [.. documents.SelectMany((document, index) => index == 0 ? document : [0, .. document])]);
        foreach (var (encoding, pattern) in new[] { ("cl100k_base", ""), ("o200k_base", ""), ("cl100k_base", NanochatPattern) })
        {
            var ranks = folder.In($"{encoding}.tiktoken");
            var peer = Peer("tiktoken_rate.js", encoding, pattern, folder.In("text"), folder.In("ids"), ranks);
            var tokenizer = pattern.Length == 0 ? Tokenizer.Open(ranks) : Tokenizer.Open(ranks, TokenizerPattern.Nanochat);
            Row(report, pattern.Length == 0 ? encoding : "nanochat's pattern", "tiktoken", Ours(tokenizer, documents, turns, folder.In("ids")), peer);
        }

        if (arguments.Text("--tokenizer") is { } file)
        {
            var peer = Peer("tokenizers_rate.js", Path.GetFullPath(file), folder.In("text"), folder.In("ids"));
            Row(report, Path.GetFileName(file), "tokenizers", Ours(Tokenizer.Open(file), documents, turns, folder.In("ids")), peer);
        }

        report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{documents.Sum(document => (long)document.Length) / 1e6:F1} MB of C and C++ in {documents.Count} documents, one core, by user time; ours is the best of {turns} turns, the peer's one run after a short one. \"equal\" means every id."));
        report.Write();
    }

    private static void Row(BenchReport report, string name, string peer, (double Rate, bool Equal) ours, double rate)
        => report.Add(name, BenchReport.Number(ours.Rate, 0), peer, BenchReport.Number(rate, 1), BenchReport.Number(ours.Rate / rate, 1), ours.Equal ? "equal" : "DIFFERENT");

    private static (double Rate, bool Equal) Ours(Tokenizer tokenizer, List<byte[]> texts, int turns, string peerIds)
    {
        var bytes = texts.Sum(text => (long)text.Length);
        var ids = new ArrayBufferWriter<int>((int)bytes / 2);
        var least = double.MaxValue;
        using var process = Process.GetCurrentProcess();
        for (var turn = -1; turn < turns; turn++)
        {
            ids.ResetWrittenCount();
            process.Refresh();
            var before = process.UserProcessorTime;
            foreach (var text in texts)
            {
                tokenizer.Encode(text, ids);
            }

            process.Refresh();
            least = turn < 0 ? least : Math.Min(least, (process.UserProcessorTime - before).TotalSeconds);
        }

        return (bytes / 1e6 / least, MemoryMarshal.AsBytes(ids.WrittenSpan).SequenceEqual(File.ReadAllBytes(peerIds)));
    }

    private static double Peer(string script, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Node, [BenchFolder.Peer(script), .. arguments])
        {
            RedirectStandardOutput = true, WorkingDirectory = Path.Combine(BenchFolder.Repository, "eng", "oracles"),
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{script} ended with {process.ExitCode}; run eng/setup oracles");
    }

    /// <summary>Source files in order of path, as far as they are well-formed UTF-8 without NUL, long ones cut at line ends.</summary>
    private static List<byte[]> Corpus(string folder, int bytes)
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        var documents = new List<byte[]>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (bytes <= 0)
            {
                break;
            }

            if (Path.GetExtension(path) is ".h" or ".hpp" or ".hh" or ".c" or ".cc" or ".cpp" or ".cxx" or ".tcc")
            {
                var file = File.ReadAllBytes(path);
                try
                {
                    _ = strict.GetCharCount(file);
                }
                catch (DecoderFallbackException)
                {
                    continue;
                }

                if (!file.Contains((byte)0))
                {
                    Cut(file, documents);
                    bytes -= file.Length;
                }
            }
        }

        return documents;
    }

    private static void Cut(byte[] text, List<byte[]> documents)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = Math.Min(text.Length, start + MostDocument);
            while (end < text.Length && text[end - 1] != '\n')
            {
                end++;
            }

            documents.Add(text[start..end]);
            start = end;
        }
    }
}
