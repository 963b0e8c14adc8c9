using System.Buffers;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Hygiene.Memoization;

/// <summary>A folder of memoized results: what was computed once from the same inputs is read instead. Safe from many threads and processes.</summary>
/// <remarks>
/// An entry is <c>&lt;key&gt;.npz</c>, not compressed, made under a partial name and renamed. Where two compute the same at once, the last stays; both are
/// right. An entry that is cut or changed is said, computed again and replaced. Nothing is ever unpickled.
/// </remarks>
public sealed partial class MemoFolder
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly MemoOptions options;
    private readonly MemoMemory memory;

    private MemoFolder(MemoOptions options, string path)
    {
        this.options = options;
        FolderPath = path;
        memory = new MemoMemory(options.MemoryBytes);
    }

    /// <summary>The folder's full path; it need not exist.</summary>
    public string FolderPath { get; }

    /// <summary>Whether nothing is looked up or kept.</summary>
    public bool IsDisabled => options.IsDisabled;

    /// <summary>Opens a folder; nothing is made or read yet.</summary>
    /// <param name="options">Where and how; a relative folder is taken from the working directory of this moment.</param>
    /// <exception cref="ArgumentException">The folder has no name, or the memory is below zero.</exception>
    public static MemoFolder Open(MemoOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Folder);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MemoryBytes);
        return new MemoFolder(options, Path.GetFullPath(options.Folder));
    }

    /// <summary>The result of a computation: from memory, from disk, or computed now and kept.</summary>
    /// <param name="function">What is computed.</param>
    /// <param name="inputs">All that decides its result.</param>
    /// <param name="make">Computes it.</param>
    /// <param name="compatKey">A key of <see cref="CompatKey"/> under which an old entry may be read where there is none of ours; the caller answers for it being of this function.</param>
    /// <exception cref="ArgumentException">An input stands twice.</exception>
    /// <remarks>What <paramref name="make"/> throws is thrown on, and nothing is kept. A result that cannot be kept is a warning.</remarks>
    public MemoResult GetOrMake(MemoFunction function, IReadOnlyList<MemoInput> inputs, Func<MemoResult> make, string? compatKey = null)
    {
        ArgumentNullException.ThrowIfNull(make);
        var key = MemoKey.Compute(function, inputs, options.KeyMode);
        if (IsDisabled)
        {
            return make();
        }

        if (memory.Find(key) is { } remembered)
        {
            options.Reporter.Note("Loading result from memory cache.");
            return remembered;
        }

        var kept = Read(key, function) ?? (compatKey is null ? null : Read(compatKey, function: null));
        if (kept is not null)
        {
            options.Reporter.Note("Loading result from disk cache.");
            memory.Keep(key, kept);
            return kept;
        }

        options.Reporter.Note("No cached result found. Calculating and caching the result.");
        var made = make();
        Store(key, function, made);
        memory.Keep(key, made);
        return made;
    }

    /// <summary>Makes a file that a computation would make: copied from disk, or made now and a copy of it kept.</summary>
    /// <param name="function">What is computed.</param>
    /// <param name="inputs">All that decides the file's bytes.</param>
    /// <param name="target">The file to make; one that is there is replaced, as the computation would.</param>
    /// <param name="make">Makes the file, whole and under the name it is given: an NPZ archive without a comment.</param>
    /// <returns>Whether the file was made now, and not copied.</returns>
    /// <exception cref="ArgumentException">An input stands twice.</exception>
    /// <exception cref="StorageException">The copy cannot be written.</exception>
    /// <remarks>The copy has the same bytes as what <paramref name="make"/> made; its hash is compared on the way.</remarks>
    public bool GetOrMakeFile(MemoFunction function, IReadOnlyList<MemoInput> inputs, string target, Action<string> make)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        ArgumentNullException.ThrowIfNull(make);
        var key = MemoKey.Compute(function, inputs, options.KeyMode);
        if (IsDisabled)
        {
            make(target);
            return true;
        }

        if (CopyTo(target, key, function))
        {
            options.Reporter.Note("Loading result from disk cache.");
            return false;
        }

        options.Reporter.Note("No cached result found. Calculating and caching the result.");
        make(target);
        Keep(key, partial =>
        {
            using var archive = OpenToRead(target);
            MemoStamp.Seal(archive, partial, function, MemoLayout.File, options.Clock);
        });
        return true;
    }

    /// <summary>Whether a name is one that an entry has: a key of ours or of the original, then <c>.npz</c>.</summary>
    internal static bool IsEntryName(string name) => name.EndsWith(".npz", StringComparison.Ordinal)
        && name.Length - ".npz".Length is (40 or 64) && !name.AsSpan(0, name.Length - ".npz".Length).ContainsAnyExcept(HexDigits);

    private static FileStream OpenToRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static FileStream OpenEntry(string path)
    {
        try
        {
            return OpenToRead(path);
        }
        catch (UnauthorizedAccessException error)
        {
            MemoThrow.Unreadable(path, error);
            throw;
        }
    }

    private string PathOf(string key) => Path.Combine(FolderPath, key + ".npz");

    private MemoResult? Read(string key, MemoFunction? function)
    {
        var path = PathOf(key);
        return Try(path, () =>
        {
            var layout = MemoLayout.Named;
            using (var archive = OpenEntry(path))
            {
                var stamp = MemoStamp.Read(archive);
                if (function is not null)
                {
                    Check(path, stamp, function);
                    layout = stamp!.Layout;
                }

                stamp?.Copy(archive, target: null);
            }

            return ReadArrays(path, function is null ? null : layout);
        });
    }

    private static void Check(string path, MemoStamp? stamp, MemoFunction function)
    {
        if (stamp is null)
        {
            MemoThrow.NoStamp(path);
        }

        if (stamp.Function != function.Name || stamp.Version != function.Version)
        {
            MemoThrow.Foreign(path, $"{function.Name} {function.Version}", $"{stamp.Function} {stamp.Version}");
        }
    }

    private static MemoResult ReadArrays(string path, MemoLayout? layout)
    {
        using var reader = NpzReader.Open(path);
        if (reader.Refusals is [var refusal, ..])
        {
            MemoThrow.Pickled(path, refusal.Name, refusal.Reason);
        }

        if (reader.Members.Count == 0 && layout is null)
        {
            MemoThrow.Empty(path);
        }

        var arrays = reader.Members.Select(member => new KeyValuePair<string, NpyArray>(member.Name, reader.Read(member))).ToList();
        var isTuple = layout is null ? IsTuple(arrays) : layout == MemoLayout.Tuple;
        var isSingle = arrays is [{ Key: MemoResult.OneName }] && layout is null or MemoLayout.One;
        return isSingle ? MemoResult.Of(arrays[0].Value) : isTuple ? MemoResult.OfTuple([.. arrays.Select(array => array.Value)]) : MemoResult.OfNamed(arrays);
    }

    private static bool IsTuple(List<KeyValuePair<string, NpyArray>> arrays)
        => arrays.Index().All(array => array.Item.Key == MemoResult.TupleName(array.Index));

    private bool CopyTo(string target, string key, MemoFunction function)
    {
        var path = PathOf(key);
        return Try(path, () =>
        {
            using var archive = OpenEntry(path);
            var stamp = MemoStamp.Read(archive);
            Check(path, stamp, function);
            using var file = AtomicFile.Create(target);
            stamp!.Copy(archive, file.Stream);
            file.Commit();
            return path;
        }) is not null;
    }

    /// <summary>Reads an entry; null where there is none, or where it is none that can be used, which is said.</summary>
    private T? Try<T>(string path, Func<T> read)
        where T : class
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return read();
        }
        catch (MalformedDataException damage)
        {
            options.Reporter.Warn(damage.Message);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // Somebody cleared the folder at this moment.
        }

        return null;
    }

    private void Store(string key, MemoFunction function, MemoResult result) => Keep(key, partial =>
    {
        // Written beside first: the stamp's hash is that of the whole archive.
        var path = Path.Combine(FolderPath, $"{key}.{Guid.NewGuid():N}{AtomicFile.PartialSuffix}");
        using var bare = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 17, FileOptions.DeleteOnClose);
        using (var writer = new NpzWriter(bare))
        {
            foreach (var (name, array) in result.Arrays)
            {
                writer.Add(name, array, NpzCompression.None);
            }

            writer.Finish();
        }

        MemoStamp.Seal(bare, partial, function, result.Layout, options.Clock);
    });

    /// <summary>Keeps an entry; where the disk refuses, that is a warning, for the result itself is there.</summary>
    private void Keep(string key, Action<Stream> write)
    {
        try
        {
            using var file = AtomicFile.Create(PathOf(key));
            write(file.Stream);
            file.Commit();
        }
        catch (Exception error) when (error is StorageException or IOException or UnauthorizedAccessException)
        {
            options.Reporter.Warn($"{PathOf(key)}: the result is not kept, and will be computed again: {error.Message}");
        }
    }
}
