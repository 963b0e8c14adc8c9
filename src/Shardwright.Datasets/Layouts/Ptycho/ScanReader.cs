using System.Text.Json;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>Opens a scan kept as NPZ, in any spelling that PtychoPINN has had. Patterns stay in the file until they are asked for; no pickle is ever loaded.</summary>
/// <remarks>
/// Source: the data contracts of hoidn/PtychoPINN. <c>diffraction</c> or <c>diff3d</c>; <c>xcoords_start</c>, <c>ycoords_start</c>, <c>scan_index</c>,
/// <c>objectGuess</c>, <c>Y</c> and <c>_metadata</c> may be missing. One thread at a time; <see cref="Scan.Patterns"/> works as long as this is open.
/// </remarks>
public sealed class ScanReader : IDisposable
{
    private const int MostMetadataBytes = 64 << 20;

    private readonly NpzReader archive;
    private readonly ScanArrays arrays;
    private readonly ScanOptions options;
    private readonly List<string> notes = [];
    private NpzPatternSource? patterns;

    private ScanReader(string path, NpzReader archive, ScanOptions options)
    {
        (Path, this.archive, this.options) = (path, archive, options);
        arrays = new ScanArrays(path, archive, options, notes);
        Scan = Read();
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>What the file holds.</summary>
    public Scan Scan { get; }

    /// <summary>The order of axes that the patterns have in the file; <see cref="AxisOrder.Nhw"/> where there are none.</summary>
    public AxisOrder AxisOrder => patterns?.Layout.Order ?? AxisOrder.Nhw;

    /// <summary>What was passed over or rounded, a line each: a pickled <c>_metadata</c>, a second spelling of the patterns, complex128, keys that nobody knows.</summary>
    public IReadOnlyList<string> Notes => notes.AsReadOnly();

    /// <summary>Opens a file and reads all of it but the patterns.</summary>
    /// <param name="path">The NPZ file.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    /// <exception cref="StorageException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="MalformedDataException">It is cut or damaged, an array is missing, of another type or shape than it should be, or above the limit.</exception>
    public static ScanReader Open(string path, ScanOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options = (options ?? new ScanOptions()).Check();
        var archive = NpzReader.Open(path);
        try
        {
            return new ScanReader(path, archive, options);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        patterns?.Dispose();
        archive.Dispose();
    }

    private Scan Read()
    {
        arrays.Require(ScanKeys.X, ScanKeys.Y, ScanKeys.ProbeGuess);
        arrays.CheckAlike(ScanKeys.X, ScanKeys.Y);
        var x = arrays.Positions(ScanKeys.X, null)!;
        var y = arrays.Positions(ScanKeys.Y, x.Length)!;
        if (x.Length == 0)
        {
            ScanThrow.NoPositions(arrays.Place(ScanKeys.X));
        }

        patterns = options.IncludePatterns ? OpenPatterns(x.Length) : null;
        if (!options.IncludePatches && arrays.Has(ScanKeys.Patches))
        {
            notes.Add($"{Path}: {ScanKeys.Patches}, the patches to train on, is passed over: there is no place for it in what is made.");
        }

        var (scanIndex, indexType) = arrays.Indexes(ScanKeys.ScanIndex, x.Length);
        NotePassedOver(x.Length);
        return new Scan
        {
            X = x,
            Y = y,
            StartX = arrays.Positions(ScanKeys.StartX, x.Length),
            StartY = arrays.Positions(ScanKeys.StartY, x.Length),
            ScanIndex = scanIndex,
            ScanIndexType = indexType,
            ProbeGuess = arrays.Image(ScanKeys.ProbeGuess, "probe", 4)!,
            ObjectGuess = arrays.Image(ScanKeys.ObjectGuess, "object", 3),
            Patterns = patterns,
            Patches = options.IncludePatches ? arrays.Patches(ScanKeys.Patches, x.Length) : null,
            MetadataJson = Metadata(),
        };
    }

    /// <summary>Names what the file has and a scan has no place for; patches beside patterns must be as many as positions, wanted or not.</summary>
    private void NotePassedOver(long count)
    {
        var names = archive.Members.Select(member => member.Name).Concat(archive.Refusals.Select(refusal => refusal.Name)).Where(name => !ScanKeys.AreRead(name)).ToList();
        if (!options.IncludePatches && arrays.Has(ScanKeys.Patches))
        {
            if (options.IncludePatterns)
            {
                arrays.CheckPatches(ScanKeys.Patches, count);
            }

            names.Add(ScanKeys.Patches);
        }

        if (names.Count > 0)
        {
            notes.Add($"{Path}: passed over: {string.Join(", ", names.Take(20))}{(names.Count > 20 ? ", …" : "")}");
        }
    }

    private NpzPatternSource? OpenPatterns(long count)
    {
        var name = arrays.Has(ScanKeys.Diffraction) ? ScanKeys.Diffraction : ScanKeys.OldDiffraction;
        if (arrays.Find(name) is not { } member)
        {
            return null;
        }

        if (name == ScanKeys.Diffraction && arrays.Has(ScanKeys.OldDiffraction))
        {
            notes.Add($"{Path} has both {ScanKeys.Diffraction} and {ScanKeys.OldDiffraction}: the first is read.");
        }

        var where = arrays.Place(name);
        if (member.Header.Type is not ({ Kind: NpyKind.SignedInteger or NpyKind.UnsignedInteger } or { Kind: NpyKind.Real, ElementBytes: >= 4 }))
        {
            ScanThrow.Type(where, "float32, float64 or whole numbers", member.Header.Type);
        }

        return new NpzPatternSource(archive, member, PatternLayout.Of(member.Header, count, options.AxisOrder, where), where, options.TurnBytes);
    }

    /// <summary>The text of the metadata: only as text, and only where it is JSON.</summary>
    private string? Metadata()
    {
        if (archive.Refusals.Any(refusal => refusal.Name == ScanKeys.Metadata))
        {
            notes.Add($"{Path}: {ScanKeys.Metadata} is a pickle, which is never loaded; it is passed over.");
            return null;
        }

        if (archive.Find(ScanKeys.Metadata) is not { } member)
        {
            return null;
        }

        var text = member.Header is { Type.Kind: NpyKind.Text or NpyKind.Bytes, Elements: 1, Bytes: <= MostMetadataBytes } ? archive.Read(member).ToStrings()[0] : null;
        if (text is not null && IsJson(text))
        {
            return text;
        }

        notes.Add($"{Path}: {ScanKeys.Metadata} is no JSON text; it is passed over.");
        return null;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
