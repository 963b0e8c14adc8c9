using System.IO.Compression;
using System.Security.Cryptography;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;

namespace Shardwright.Hygiene.Outputs;

public static partial class ModelArchive
{
    // ZIP cannot tell of an earlier time.
    private static readonly DateTimeOffset FixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes a model archive with the manifest of its files. The same files give the same bytes.</summary>
    /// <param name="options">What goes in, and where.</param>
    /// <param name="cancel">Ends the work; no archive is left then.</param>
    /// <exception cref="StorageException">There is nothing to pack, an input is no plain file, or the disk refuses.</exception>
    /// <exception cref="DatasetStateException">The archive is there already.</exception>
    /// <exception cref="ArgumentException">Two files would have one name, or folders and files are mixed.</exception>
    /// <remarks>A <c>manifest.json</c> of ours among the files is left out and written anew. The archive's path and SHA-256 are added to
    /// <c>logs/debug.log</c> of the folder that it lies in, where there is one.</remarks>
    public static ArchiveContents Pack(PackOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Target);
        var target = Path.GetFullPath(options.Target);
        if (Path.Exists(target) && (!options.Replace || Directory.Exists(target)))
        {
            ArchiveThrow.TargetTaken(options.Target);
        }

        var inputs = Inputs(options.Inputs, target).OrderBy(input => input.Name, CodePointComparer.Instance).ToList();
        if (inputs.Count == 0)
        {
            ArchiveThrow.Nothing(options.Inputs.Count > 0 ? options.Inputs[0] : options.Target);
        }

        if (inputs.Any(input => input.Name == ArchiveManifest.FileName))
        {
            throw new ArgumentException($"{ArchiveManifest.FileName} is the name of the archive's own list of files: give the file another one.", nameof(options));
        }

        using (var file = AtomicFile.Create(target))
        {
            using (var archive = new ZipArchive(file.Stream, ZipArchiveMode.Create, leaveOpen: true))
            {
                var files = inputs.ConvertAll(input => Add(archive, input.Name, input.Path, cancel));
                using var manifest = Begin(archive, ArchiveManifest.FileName).Open();
                manifest.Write(ArchiveManifest.Write(files));
            }

            file.Commit();
        }

        var contents = Read(target, long.MaxValue, cancel);
        Log(contents, "packed", options.Clock);
        return contents;
    }

    private static IEnumerable<(string Name, string Path)> Inputs(IReadOnlyList<string> inputs, string target)
    {
        if (inputs is [var only] && Directory.Exists(only))
        {
            return FilesOf(Path.GetFullPath(only), target);
        }

        if (inputs.FirstOrDefault(Directory.Exists) is { } folder)
        {
            throw new ArgumentException($"{folder} is a folder: name one folder, or files.", nameof(inputs));
        }

        var files = inputs.Select(input => (Name: NameOf(input), Path: Plain(input))).ToList();
        return files.GroupBy(file => file.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new ArgumentException($"Two files would be {twice.Key} in the archive.", nameof(inputs))
            : files;
    }

    private static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        return Path.GetFileNameWithoutExtension(name) is { Length: > 0 } model ? $"{model}/{name}" : name;
    }

    private static IEnumerable<(string Name, string Path)> FilesOf(string folder, string target)
    {
        var everything = new EnumerationOptions { AttributesToSkip = 0 };
        var folders = new Stack<string>([folder]);
        while (folders.TryPop(out var at))
        {
            foreach (var item in new DirectoryInfo(at).EnumerateFileSystemInfos("*", everything))
            {
                if (item.LinkTarget is null && item is DirectoryInfo)
                {
                    folders.Push(item.FullName);
                    continue;
                }

                var name = Path.GetRelativePath(folder, item.FullName);
                if (item.FullName != target && !AtomicFile.IsPartial(name) && !(name == ArchiveManifest.FileName && IsOurManifest(item.FullName)))
                {
                    yield return (name, Plain(item.FullName));
                }
            }
        }
    }

    private static bool IsOurManifest(string path)
        => new FileInfo(path) is { LinkTarget: null, Length: <= ArchiveManifest.MostBytes } && ArchiveManifest.Read(path, File.ReadAllBytes(path)) is not null;

    private static string Plain(string path)
    {
        if (!File.Exists(path))
        {
            throw new StorageException(new DataLocation(path), "file to pack", "a file", "nothing", "Check the path.");
        }

        if (new FileInfo(path).LinkTarget is not null)
        {
            ArchiveThrow.InputLink(path);
        }

        // Says no to pipes and devices.
        _ = FileIdentity.Of(path);
        return path;
    }

    private static ArchivedFile Add(ZipArchive archive, string name, string path, CancellationToken cancel)
    {
        if (!IsSafe(name))
        {
            ArchiveThrow.Name(path, name);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var to = Begin(archive, name).Open();
        var buffer = new byte[BufferBytes];
        var bytes = 0L;
        while (from.Read(buffer) is > 0 and var read)
        {
            cancel.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            to.Write(buffer, 0, read);
            bytes += read;
        }

        return new ArchivedFile(name, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static ZipArchiveEntry Begin(ZipArchive archive, string name)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = FixedTime;
        return entry;
    }
}
