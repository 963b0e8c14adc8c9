using System.Buffers;
using System.Globalization;
using System.Text;
using Shardwright.Datasets.Building;
using Shardwright.Formats.Jsonl;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Code;

/// <summary>Writes fine-tuning files of every kind that is known, to try things on.</summary>
public static class TuningSample
{
    private const int BlockBytes = 1 << 20;

    private static readonly (string Name, Action<SampleFunction, LineWriter> Write)[] Files =
    [
        ("tool_call_sft.jsonl", (function, line) => line.Add("text", function.ToolText).Add("source", function.Source)),
        ("diff_sft.jsonl", (function, line) => line.Add("instruction", function.Instruction).Add("response", function.Diff)),
        ("docstring_pairs.jsonl", (function, line) => line.Add("docstring", function.Docstring).Add("signature", function.Signature).Add("body", function.Body).Add("path", function.Path)),
        ("gspo_prompts.jsonl", WritePrompt),
        ("combined_sft.jsonl", (function, line) => line.Add("text", function.ToolText).Add("source", function.Source)
            .AddObject("metadata", inner => inner.Add("path", function.Path).Add("name", function.Name))),
    ];

    /// <summary>Writes the files that are not there yet.</summary>
    /// <param name="options">What is made.</param>
    /// <param name="cancel">Stops the writing; files that are done stay.</param>
    /// <returns>The files.</returns>
    /// <exception cref="ArgumentException">The count is negative.</exception>
    /// <exception cref="DatasetStateException">The folder holds other things, or a sample with other options.</exception>
    public static IReadOnlyList<string> Write(TuningSampleOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Count < 0)
        {
            throw new ArgumentException("--count is at least 0");
        }

        SampleFolder.Claim(options.Folder, string.Create(CultureInfo.InvariantCulture, $"shardwright sample sft --count {options.Count} --seed {options.Seed}"));
        var paths = new List<string>();
        foreach (var (name, write) in Files)
        {
            var path = Path.Combine(options.Folder, name);
            if (!File.Exists(path))
            {
                WriteFile(path, options, write, cancel);
            }

            paths.Add(path);
        }

        return paths;
    }

    private static void WriteFile(string path, TuningSampleOptions options, Action<SampleFunction, LineWriter> write, CancellationToken cancel)
    {
        using var target = AtomicFile.Create(path);
        var block = new ArrayBufferWriter<byte>(BlockBytes);
        for (var index = 0L; index < options.Count; index++)
        {
            cancel.ThrowIfCancellationRequested();
            var line = new LineWriter(block);
            write(new SampleFunction(options.Seed, index), line);
            line.End();
            if (block.WrittenCount >= BlockBytes)
            {
                target.Stream.Write(block.WrittenSpan);
                block.ResetWrittenCount();
            }
        }

        target.Stream.Write(block.WrittenSpan);
        target.Commit();
    }

    private static void WritePrompt(SampleFunction function, LineWriter line)
    {
        line.Add("prompt_id", function.Id).Add("prompt", function.Instruction).Add("test_harness", function.TestHarness);
        if (function.HasSolution)
        {
            line.Add("canonical_solution", function.Signature + function.Body);
        }

        line.AddObject("metadata", inner => inner.Add("path", function.Path));
    }

    /// <summary>Writes one object as Python's <c>json.dumps</c> does.</summary>
    private sealed class LineWriter
    {
        private readonly ArrayBufferWriter<byte> target;
        private bool isFirst = true;

        public LineWriter(ArrayBufferWriter<byte> target)
        {
            this.target = target;
            target.Write("{"u8);
        }

        public LineWriter Add(string key, string value)
        {
            Key(key);
            JsonlWriter.AppendString(target, Encoding.UTF8.GetBytes(value));
            return this;
        }

        public LineWriter AddObject(string key, Action<LineWriter> write)
        {
            Key(key);
            var inner = new LineWriter(target);
            write(inner);
            target.Write("}"u8);
            return this;
        }

        public void End() => target.Write("}\n"u8);

        private void Key(string key)
        {
            if (!isFirst)
            {
                target.Write(", "u8);
            }

            isFirst = false;
            JsonlWriter.AppendString(target, Encoding.UTF8.GetBytes(key));
            target.Write(": "u8);
        }
    }
}
