using Shardwright.Datasets.Layouts.Spectra;

namespace Shardwright.Recipes.Spectra;

/// <summary>A range of a source's rows as they stand there. Reused from range to range.</summary>
internal sealed class RawSpectra(IReadOnlyList<KeptColumn> kept)
{
    /// <summary>Rows in the range.</summary>
    public int Rows { get; private set; }

    /// <summary>m/z of each row's peaks, padded.</summary>
    public PeakMatrix Mz { get; } = new();

    /// <summary>Intensity of each row's peaks, padded.</summary>
    public PeakMatrix Intensity { get; } = new();

    /// <summary>m/z of each precursor.</summary>
    public double[] PrecursorMz { get; private set; } = [];

    /// <summary>Charge of each precursor.</summary>
    public int[] Charge { get; private set; } = [];

    /// <summary>Collision energy of each; NaN where it is not known.</summary>
    public float[] CollisionEnergy { get; private set; } = [];

    /// <summary>The run of each.</summary>
    public Utf8Column Runs { get; } = new();

    /// <summary>Adduct, instrument type, SMILES, InChIKey, formula of each.</summary>
    public IReadOnlyList<Utf8Column> Annotations { get; } = [new(), new(), new(), new(), new()];

    /// <summary>Columns carried along.</summary>
    public IReadOnlyList<KeptColumn> Kept { get; } = kept;

    /// <summary>Empties everything for a range of so many rows.</summary>
    public void Reset(int rows)
    {
        Rows = rows;
        if (PrecursorMz.Length < rows)
        {
            PrecursorMz = new double[rows];
            Charge = new int[rows];
            CollisionEnergy = new float[rows];
        }

        CollisionEnergy.AsSpan(0, rows).Fill(float.NaN);
        Runs.Clear();
        foreach (var annotation in Annotations)
        {
            annotation.Clear();
        }
    }
}
