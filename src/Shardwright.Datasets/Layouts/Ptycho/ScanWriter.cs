using System.Runtime.InteropServices;
using System.Text;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>Writes a scan as NPZ in PtychoPINN's canonical spelling, readable by NumPy without pickle.</summary>
/// <remarks>
/// Source: the data contracts of hoidn/PtychoPINN. <c>_metadata</c> is a text of no dimensions. Starts that the scan lacks are its positions, scan
/// indexes that it lacks are 0. The same scan gives the same bytes.
/// </remarks>
public static class ScanWriter
{
    /// <summary>Writes a scan to a file, which appears whole or not at all; one that is there is replaced.</summary>
    /// <param name="path">The NPZ file; its folder is made where it is missing.</param>
    /// <param name="scan">What is written. Patterns are read once and in order, a few at a time.</param>
    /// <param name="compression">How arrays are stored.</param>
    /// <param name="cancel">Stops between two blocks of patterns; nothing is left then.</param>
    /// <exception cref="MalformedDataException">The patterns' bytes are damaged.</exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    public static void Write(string path, Scan scan, NpzCompression compression = NpzCompression.None, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(scan);
        using var file = AtomicFile.Create(path);
        try
        {
            Write(file.Stream, scan, compression, cancel);
        }
        catch (IOException error)
        {
            throw new StorageException(new DataLocation(path), "writing the scan", found: error.Message, remedy: "Check the disk and try again.", inner: error);
        }

        file.Commit();
    }

    internal static void Write(Stream stream, Scan scan, NpzCompression compression, CancellationToken cancel)
    {
        using var npz = new NpzWriter(stream);
        if (scan.Patterns is { } patterns)
        {
            WritePatterns(npz, patterns, compression, cancel);
        }

        npz.Add(ScanKeys.X, NpyArray.Of<double>(scan.X), compression);
        npz.Add(ScanKeys.Y, NpyArray.Of<double>(scan.Y), compression);
        npz.Add(ScanKeys.StartX, NpyArray.Of<double>(scan.StartX ?? scan.X), compression);
        npz.Add(ScanKeys.StartY, NpyArray.Of<double>(scan.StartY ?? scan.Y), compression);
        npz.Add(ScanKeys.ScanIndex, NpyArray.Of<long>(scan.ScanIndex ?? new long[scan.X.Length]), compression);
        npz.Add(ScanKeys.ProbeGuess, Array(scan.ProbeGuess), compression);
        if (scan.ObjectGuess is { } image)
        {
            npz.Add(ScanKeys.ObjectGuess, Array(image), compression);
        }

        if (scan.Patches is { } patches)
        {
            npz.Add(ScanKeys.Patches, patches, compression);
        }

        if (scan.MetadataJson is { } json)
        {
            var text = Encoding.UTF32.GetBytes(json);
            npz.Add(ScanKeys.Metadata, new NpyArray(new NpyHeader(NpyType.Text(text.Length / 4), []), text), compression);
        }

        npz.Finish();
    }

    private static void WritePatterns(NpzWriter npz, IPatternSource patterns, NpzCompression compression, CancellationToken cancel)
    {
        var header = new NpyHeader(patterns.Type, [patterns.Count, patterns.Height, patterns.Width]);
        if (compression == NpzCompression.None)
        {
            npz.Begin(ScanKeys.Diffraction, header);
        }
        else
        {
            npz.BeginDeflated(ScanKeys.Diffraction, header);
        }

        PatternBlocks.ForEach(
            patterns, 1,
            (_, block) =>
            {
                if (compression == NpzCompression.None)
                {
                    npz.Write(block.Span);
                    return;
                }

                foreach (var piece in Pieces(block))
                {
                    npz.Write(piece);
                }
            },
            cancel);
        npz.End();
    }

    /// <summary>A block in pieces deflated side by side, each in the way that makes it shorter.</summary>
    private static DeflatedPiece[] Pieces(ReadOnlyMemory<byte> block)
    {
        const int PieceBytes = 1 << 20;
        var pieces = new DeflatedPiece[(block.Length + PieceBytes - 1) / PieceBytes];
        Parallel.For(0, pieces.Length, i =>
        {
            var bytes = block.Span[(i * PieceBytes)..Math.Min(block.Length, (i + 1) * PieceBytes)];
            var (samples, runs) = (DeflatedPiece.OfSamples(bytes), DeflatedPiece.OfRuns(bytes));
            pieces[i] = runs.Bits.Length < samples.Bits.Length ? runs : samples;
        });
        return pieces;
    }

    private static NpyArray Array(ComplexImage image)
        => new(new NpyHeader(NpyType.C8, [.. image.Shape.Select(length => (long)length)]), MemoryMarshal.AsBytes(image.Values.Span).ToArray());
}
