using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Writes windows that overlap as deflated pieces, each made once and kept while a window needs it. For one thread.</summary>
/// <remarks>Every window of a segment starts and ends at a multiple of what window and stride are both multiples of: there the signal is cut.</remarks>
internal sealed class WindowPieces
{
    // A piece has a code of its own: one that is shorter costs more than deflating a stretch again does.
    private const int SmallestPieceSamples = 512;

    private readonly WindowGrid grid;
    private readonly Func<int, int, int, DeflatedPiece> deflate;
    private readonly int pieceSamples;
    private readonly DeflatedPiece[][] ring;
    private readonly int[] starts;

    /// <summary>Prepares to write.</summary>
    /// <param name="grid">Where windows lie.</param>
    /// <param name="channels">Rows of a window.</param>
    /// <param name="deflate">Deflates a stretch: channel, first sample, samples.</param>
    public WindowPieces(WindowGrid grid, int channels, Func<int, int, int, DeflatedPiece> deflate)
    {
        this.grid = grid;
        this.deflate = deflate;
        var shared = Gcd(grid.WindowSamples, grid.StrideSamples);
        pieceSamples = shared < SmallestPieceSamples ? grid.WindowSamples : shared;
        starts = new int[grid.WindowSamples / pieceSamples];
        Array.Fill(starts, -1);
        ring = [.. Enumerable.Range(0, channels).Select(_ => new DeflatedPiece[starts.Length])];
    }

    /// <summary>Writes windows into the array begun last.</summary>
    /// <param name="npz">The archive.</param>
    /// <param name="windowStarts">The first sample of each window, ascending.</param>
    /// <param name="cancel">Stops between two windows.</param>
    public void Write(NpzWriter npz, IReadOnlyList<int> windowStarts, CancellationToken cancel)
    {
        // Pieces stand in the ring by how many went before, so that a window takes the next ones in turn.
        var (head, headStart) = (0, -1);
        foreach (var start in windowStarts)
        {
            cancel.ThrowIfCancellationRequested();
            head = headStart >= 0 && (start - headStart) % pieceSamples == 0 ? (int)((head + ((long)(start - headStart) / pieceSamples)) % starts.Length) : 0;
            headStart = start;
            for (var piece = 0; piece < starts.Length; piece++)
            {
                Make((head + piece) % starts.Length, start + (piece * pieceSamples));
            }

            foreach (var row in ring)
            {
                for (var piece = 0; piece < starts.Length; piece++)
                {
                    npz.Write(row[(head + piece) % starts.Length]);
                }
            }
        }
    }

    private void Make(int slot, int first)
    {
        if (starts[slot] == first)
        {
            return;
        }

        starts[slot] = first;
        for (var channel = 0; channel < ring.Length; channel++)
        {
            ring[channel][slot] = deflate(channel, first, pieceSamples);
        }
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
