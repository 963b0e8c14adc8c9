using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using Shardwright.Datasets.Building;
using Shardwright.Formats.Jsonl;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;
using Shardwright.Foundation.Text;

namespace Shardwright.Recipes.Code;

/// <summary>Writes source files as JSONL, each line with <c>text</c> and <c>path</c>: made up, to try things on, or those of a tree.</summary>
public sealed class CodeSample
{
    /// <summary>The name of the small tokenizer that lies beside what was made up.</summary>
    public const string TokenizerName = "tokenizer.json";

    private const long LargestSourceBytes = 256L << 20;

    private readonly CodeSampleOptions options;
    private readonly ArrayBufferWriter<byte> line = new();

    private CodeSample(CodeSampleOptions options) => this.options = options;

    /// <summary>Writes the files, where they are not there yet.</summary>
    /// <param name="options">What is made.</param>
    /// <param name="cancel">Stops the writing; files that are done stay.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="DatasetStateException">The folder holds other things, or a sample with other options.</exception>
    /// <exception cref="StorageException">The tree is not there, or the disk refused.</exception>
    public static CodeSampleReport Write(CodeSampleOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Count < 0 || options.Files < 1 || options.Defects < 0 || (options.From is null && options.Defects > options.Count))
        {
            throw new ArgumentException("--count and --defects are at least 0, --files at least 1, and there are not more defects than source files");
        }

        return new CodeSample(options).WriteAll(cancel);
    }

    private CodeSampleReport WriteAll(CancellationToken cancel)
    {
        var sources = options.From is null ? null : Find(options.From);
        var count = sources?.Count ?? options.Count;
        var what = options.From is null
            ? string.Create(CultureInfo.InvariantCulture, $"--count {options.Count} --defects {options.Defects} --seed {options.Seed}")
            : $"--from {Path.GetFullPath(options.From)} --extensions {string.Join(',', options.Extensions)}";
        SampleFolder.Claim(options.Folder, string.Create(CultureInfo.InvariantCulture, $"shardwright sample code {what} --files {options.Files}{(options.Gzip ? " --gzip" : "")}"));
        using var progress = options.Reporter.Begin(sources is null ? "making source files" : "packing source files", count, ProgressUnit.Records);
        var (paths, skipped) = (new List<string>(), 0L);
        for (var file = 0; file < options.Files; file++)
        {
            var path = Path.Combine(options.Folder, FileName(file));
            paths.Add(path);
            using var target = File.Exists(path) && sources is null ? null : AtomicFile.Create(path);
            if (target is null)
            {
                continue;
            }

            // Made now, for there may be no line to write.
            Stream stream = target.Stream;
            using (var packed = options.Gzip ? new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true) : null)
            {
                var last = (long)((Int128)count * (file + 1) / options.Files);
                for (var i = (long)((Int128)count * file / options.Files); i < last; i++)
                {
                    cancel.ThrowIfCancellationRequested();
                    skipped += Make(sources, i) ? 0 : 1;
                    (packed ?? stream).Write(line.WrittenSpan);
                    progress.Advance(1);
                }
            }

            target.Commit();
        }

        if (sources is null)
        {
            SampleTokenizer.Write(Path.Combine(options.Folder, TokenizerName));
        }

        return new CodeSampleReport(paths, count - skipped, skipped);
    }

    /// <summary>Makes one line, or an empty one for a file that is skipped.</summary>
    private bool Make(List<string>? sources, long index)
    {
        line.ResetWrittenCount();
        if (sources is null)
        {
            var sample = new SampleSource(options.Seed, index);
            var isDefect = options.Defects > 0 && (Int128)(index + 1) * options.Defects / options.Count != (Int128)index * options.Defects / options.Count;
            if (isDefect)
            {
                line.Write(SampleSource.Defect((int)((Int128)index * options.Defects / options.Count)));
                line.Write("\n"u8);
                return true;
            }

            Append(Encoding.UTF8.GetBytes(sample.Text), sample.Path);
            return true;
        }

        var path = sources[(int)index];
        if (new FileInfo(path).Length > LargestSourceBytes)
        {
            return false;
        }

        var bytes = File.ReadAllBytes(path);
        if (!Utf8.IsValid(bytes) || bytes.AsSpan().Contains((byte)0))
        {
            return false;
        }

        Append(bytes, Path.GetRelativePath(options.From!, path).Replace('\\', '/'));
        return true;
    }

    private void Append(ReadOnlySpan<byte> text, string path)
    {
        line.Write("{\"text\": "u8);
        JsonlWriter.AppendString(line, text);
        line.Write(", \"path\": "u8);
        JsonlWriter.AppendString(line, Encoding.UTF8.GetBytes(path));
        line.Write("}\n"u8);
    }

    private List<string> Find(string tree)
    {
        if (!Directory.Exists(tree))
        {
            throw new StorageException(new DataLocation(tree), "tree of source files", "a folder", "none", "Name a folder with --from.");
        }

        // Links are not followed: a tree may hold a link to itself.
        var all = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        List<string> found = [.. Directory.EnumerateFiles(tree, "*", all)
            .Where(path => options.Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(path => Path.GetRelativePath(tree, path), CodePointComparer.Instance)];
        return found.Count > 0 ? found : throw new StorageException(
            new DataLocation(tree), "tree of source files", $"files that end in {string.Join(", ", options.Extensions)}", "none", "Name another folder with --from.");
    }

    private string FileName(int file)
    {
        var end = options.Gzip ? ".jsonl.gz" : ".jsonl";
        return options.Files == 1 ? $"code_sample{end}" : string.Create(CultureInfo.InvariantCulture, $"code_sample.{file}{end}");
    }
}
