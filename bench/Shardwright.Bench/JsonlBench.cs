using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Shardwright.Formats.Jsonl;

namespace Shardwright.Bench;

/// <summary>Reads and writes JSONL beside Python's json, in one run; MB of JSON a second of one processor's time, the best of several turns.</summary>
/// <remarks>Files stay in the page cache. Source code is made here, or is that of the file behind <c>--input</c>.</remarks>
public static class JsonlBench
{
    private const int Turns = 5;

    /// <summary>Measures three kinds of text; <c>--megabytes</c> is the size of each, <c>--input</c> a file of real ones.</summary>
    public static void Run(BenchArguments arguments)
    {
        using var folder = new BenchFolder(arguments);
        var bytes = arguments.Number("--megabytes", 64) * 1_000_000L;
        var report = new BenchReport(
            "jsonl", "dotnet run -c Release --project bench/Shardwright.Bench -- jsonl", "text", "what", "MB", "MB/s", "Python MB/s", "times as fast");
        Measure(report, "prose without escapes", folder.In("prose.jsonl"), bytes, _ => "The quick brown fox jumps over the lazy dog and never looks back. "u8.ToArray());
        Measure(report, "C++, made", folder.In("made.jsonl"), bytes, i => Encoding.UTF8.GetBytes(
            $"static int f{i}(const char* name)\n{{\n\tif (name == nullptr)\n\t{{\n\t\treturn {i % 100};\n\t}}\n\n    printf(\"%s: %d\\n\", name, {i});\n    return g{i / 2}(name) + 1;\n}}\n\n"));
        Measure(report, "Japanese", folder.In("japanese.jsonl"), bytes, _ => Encoding.UTF8.GetBytes("吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"));
        if (arguments.Text("--input") is { } input)
        {
            Measure(report, Path.GetFileName(input), input);
            var plain = folder.In("input.jsonl");
            Inflate(input, plain);
            Measure(report, Path.GetFileName(input) + ", plain", plain);
        }

        report.Write();
    }

    private static void Measure(BenchReport report, string name, string path, long bytes, Func<int, byte[]> piece)
    {
        using (var file = File.Create(path))
        {
            var (line, text) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
            for (var i = 0; file.Length < bytes;)
            {
                text.ResetWrittenCount();
                line.ResetWrittenCount();
                for (var size = 2000 + (i * 7919L % 30_000); text.WrittenCount < size; i++)
                {
                    text.Write(piece(i));
                }

                JsonlWriter.AppendText(line, text.WrittenSpan);
                file.Write(line.WrittenSpan);
            }
        }

        Measure(report, name, path);
        File.Delete(path);
    }

    private static void Measure(BenchReport report, string name, string path)
    {
        var texts = new List<byte[]>();
        var (size, lines, reading, writing) = (0L, double.MaxValue, double.MaxValue, double.MaxValue);
        for (var turn = 0; turn < Turns; turn++)
        {
            lines = Math.Min(lines, Seconds(() => size = Lines(path)));
            reading = Math.Min(reading, Seconds(() => Read(path, null)));
        }

        Read(path, texts);
        for (var turn = 0; turn < Turns; turn++)
        {
            writing = Math.Min(writing, Seconds(() => Write(texts)));
        }

        var python = Python(path);
        var megabytes = size / 1e6;
        report.Add(name, "read lines", Number(megabytes), Number(megabytes / lines), "", "");
        Add(report, name, "read and parse", megabytes, reading, python[0]);
        Add(report, name, "write", megabytes, writing, python[1]);
    }

    private static void Add(BenchReport report, string name, string what, double megabytes, double ours, double theirs)
        => report.Add(name, what, Number(megabytes), Number(megabytes / ours), Number(megabytes / theirs), BenchReport.Number(theirs / ours, 1));

    private static string Number(double value) => BenchReport.Number(value, 0);

    private static long Lines(string path)
    {
        using var reader = JsonlReader.Open(path);
        while (reader.ReadLine())
        {
        }

        return reader.NextOffsetBytes;
    }

    private static void Read(string path, List<byte[]>? texts)
    {
        using var reader = JsonlReader.Open(path);
        var text = new ArrayBufferWriter<byte>(1 << 20);
        while (reader.ReadLine())
        {
            if (JsonlText.Read(reader.Line, "text"u8, text) != JsonlTextStatus.Text)
            {
                throw new InvalidDataException($"line {reader.LineNumber} has no text");
            }

            texts?.Add(text.WrittenSpan.ToArray());
        }
    }

    private static void Write(List<byte[]> texts)
    {
        var target = new ArrayBufferWriter<byte>(1 << 22);
        foreach (var text in texts)
        {
            JsonlWriter.AppendText(target, text);
            if (target.WrittenCount > 1 << 20)
            {
                target.ResetWrittenCount();
            }
        }
    }

    /// <summary>Time on the processor: other programs may use the machine.</summary>
    private static double Seconds(Action action)
    {
        var before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static double[] Python(string path)
    {
        using var process = Process.Start(new ProcessStartInfo(MeasuredProcess.Python, [BenchFolder.Peer("jsonl_python.py"), path]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return [.. output.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
    }

    private static void Inflate(string input, string output)
    {
        using var file = File.OpenRead(input);
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var plain = File.Create(output);
        gzip.CopyTo(plain);
    }
}
