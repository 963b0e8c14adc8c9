using Shardwright.Formats.Npz;
using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Ptycho;

/// <summary>An NPZ file that is written member after member, piece by piece, and appears whole or not at all. For one thread at a time.</summary>
internal sealed class ScanArchive : IDisposable
{
    private const int PieceBytes = 1 << 20;

    private readonly AtomicFile file;
    private readonly NpzWriter writer;
    private readonly byte[] piece = new byte[PieceBytes];
    private int filled;
    private bool isDeflated;

    public ScanArchive(string path)
    {
        file = AtomicFile.Create(path);
        writer = new NpzWriter(file.Stream);
    }

    public void Begin(string name, NpyHeader header, NpzCompression compression)
    {
        isDeflated = compression == NpzCompression.Deflate;
        if (isDeflated)
        {
            writer.BeginDeflated(name, header);
        }
        else
        {
            writer.Begin(name, header);
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (!isDeflated)
        {
            writer.Write(bytes);
            return;
        }

        while (!bytes.IsEmpty)
        {
            var taken = Math.Min(bytes.Length, PieceBytes - filled);
            bytes[..taken].CopyTo(piece.AsSpan(filled));
            filled += taken;
            bytes = bytes[taken..];
            if (filled == PieceBytes)
            {
                Deflate();
            }
        }
    }

    public void End()
    {
        Deflate();
        writer.End();
    }

    /// <summary>A member that is at hand as a whole.</summary>
    public void Add(string name, NpyArray array, NpzCompression compression) => writer.Add(name, array, compression);

    /// <summary>A text of no dimensions, as <c>_metadata</c> is kept: no pickle.</summary>
    public void AddText(string name, string text, NpzCompression compression)
    {
        var characters = System.Text.Encoding.UTF32.GetBytes(text);
        writer.Add(name, new NpyArray(new NpyHeader(NpyType.Text(characters.Length / sizeof(uint)), []), characters), compression);
    }

    /// <summary>Publishes archives of which one alone would be wrong.</summary>
    public static void CommitTogether(params IReadOnlyList<ScanArchive> archives)
    {
        foreach (var archive in archives)
        {
            archive.Finish();
        }

        AtomicFile.CommitTogether([.. archives.Select(archive => archive.file)]);
    }

    public void Commit()
    {
        Finish();
        file.Commit();
    }

    public void Dispose()
    {
        writer.Dispose();
        file.Dispose();
    }

    private void Finish()
    {
        writer.Finish();
        writer.Dispose();
    }

    private void Deflate()
    {
        if (filled == 0)
        {
            return;
        }

        var bytes = piece.AsSpan(0, filled);
        filled = 0;
        var (samples, runs) = (DeflatedPiece.OfSamples(bytes), DeflatedPiece.OfRuns(bytes));
        writer.Write(runs.Bits.Length < samples.Bits.Length ? runs : samples);
    }
}
