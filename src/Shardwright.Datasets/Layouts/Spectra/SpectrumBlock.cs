namespace Shardwright.Datasets.Layouts.Spectra;

/// <summary>Clean spectra, ready to be written: column by column, peaks of all rows end to end. Reused from block to block.</summary>
public sealed class SpectrumBlock
{
    private const int FirstRows = 1024;

    private int[] peakEnds = new int[FirstRows];

    /// <summary>Makes an empty block.</summary>
    public SpectrumBlock(IReadOnlyList<KeptColumn> kept) => Kept = kept;

    /// <summary>Spectra in the block.</summary>
    public int Rows { get; private set; }

    /// <summary>The recorded name of the source of all of them, UTF-8.</summary>
    public ReadOnlyMemory<byte> Source { get; private set; }

    /// <summary><c>sample_id</c> of each.</summary>
    public Utf8Column SampleIds { get; } = new();

    /// <summary>m/z of each precursor.</summary>
    public float[] PrecursorMz { get; private set; } = new float[FirstRows];

    /// <summary>Charge of each precursor.</summary>
    public sbyte[] Charge { get; private set; } = new sbyte[FirstRows];

    /// <summary>Collision energy of each; NaN where it is not known.</summary>
    public float[] CollisionEnergy { get; private set; } = new float[FirstRows];

    /// <summary>Row of each in the source, from 0.</summary>
    public long[] RowInSource { get; private set; } = new long[FirstRows];

    /// <summary>Adduct, instrument type, SMILES, InChIKey and formula of each, in that order.</summary>
    public IReadOnlyList<Utf8Column> Annotations { get; } = [new(), new(), new(), new(), new()];

    /// <summary>Columns carried along.</summary>
    public IReadOnlyList<KeptColumn> Kept { get; }

    /// <summary>m/z of all peaks, row after row.</summary>
    public float[] Mzs { get; private set; } = [];

    /// <summary>Intensity of all peaks, row after row.</summary>
    public float[] Ints { get; private set; } = [];

    /// <summary>Index of a row's first peak.</summary>
    public int PeakStart(int row) => row == 0 ? 0 : peakEnds[row - 1];

    /// <summary>How many peaks a row has.</summary>
    public int PeakCount(int row) => peakEnds[row] - PeakStart(row);

    /// <summary>Empties the block for a source.</summary>
    /// <param name="source">The source's recorded name, UTF-8.</param>
    public void Clear(ReadOnlyMemory<byte> source)
    {
        Rows = 0;
        Source = source;
        SampleIds.Clear();
        foreach (var annotation in Annotations)
        {
            annotation.Clear();
        }
    }

    /// <summary>Room for one more row's peaks; only what <see cref="CommitRow"/> is told of is kept.</summary>
    /// <param name="peaks">The most peaks that the row may have.</param>
    /// <param name="mzs">Receives m/z.</param>
    /// <param name="ints">Receives intensities.</param>
    public void ReserveRow(int peaks, out Span<float> mzs, out Span<float> ints)
    {
        var start = Rows == 0 ? 0 : peakEnds[Rows - 1];
        if (Mzs.Length - start < peaks)
        {
            var room = Math.Max(start + peaks, Mzs.Length * 2);
            var (oldMzs, oldInts) = (Mzs, Ints);
            Array.Resize(ref oldMzs, room);
            Array.Resize(ref oldInts, room);
            (Mzs, Ints) = (oldMzs, oldInts);
        }

        mzs = Mzs.AsSpan(start, peaks);
        ints = Ints.AsSpan(start, peaks);
    }

    /// <summary>Keeps the row whose peaks were just written.</summary>
    /// <param name="peaks">How many peaks it has.</param>
    /// <param name="precursorMz">m/z of its precursor.</param>
    /// <param name="charge">Charge of its precursor.</param>
    /// <param name="collisionEnergy">Its collision energy, or NaN.</param>
    /// <param name="rowInSource">Its row in the source.</param>
    public void CommitRow(int peaks, float precursorMz, sbyte charge, float collisionEnergy, long rowInSource)
    {
        if (Rows == peakEnds.Length)
        {
            GrowRows();
        }

        peakEnds[Rows] = PeakStart(Rows) + peaks;
        PrecursorMz[Rows] = precursorMz;
        Charge[Rows] = charge;
        CollisionEnergy[Rows] = collisionEnergy;
        RowInSource[Rows] = rowInSource;
        Rows++;
    }

    private void GrowRows()
    {
        var rows = peakEnds.Length * 2;
        var (precursor, charge, energy, row) = (PrecursorMz, Charge, CollisionEnergy, RowInSource);
        Array.Resize(ref peakEnds, rows);
        Array.Resize(ref precursor, rows);
        Array.Resize(ref charge, rows);
        Array.Resize(ref energy, rows);
        Array.Resize(ref row, rows);
        (PrecursorMz, Charge, CollisionEnergy, RowInSource) = (precursor, charge, energy, row);
    }
}
