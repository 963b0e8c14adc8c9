using Shardwright.Datasets.Layouts.Spectra;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Text;

namespace Shardwright.Recipes.Spectra;

/// <summary>The nested form: <c>spectra/&lt;id&gt;/{mzs, intensities, precursor_mz, charge, collision_energy}</c>, ids in code-point order.</summary>
internal sealed class NestedSource : SpectraSource
{
    private const string Root = "spectra";

    private readonly string[] ids;
    private double[] mz = [];
    private double[] intensity = [];
    private int[] mzLengths = [];
    private int[] intensityLengths = [];

    public NestedSource(Hdf5Reader file, string name)
        : base(file, name)
        => ids = [.. file.Links(Root).Where(link => link.LeadsTo == Hdf5LinkKind.Group).Select(link => link.Name).Order(CodePointComparer.Instance)];

    /// <inheritdoc/>
    public override long Rows => ids.Length;

    /// <inheritdoc/>
    public override int RowsPerChunk => 1;

    /// <inheritdoc/>
    public override long RowBytes => 1 << 11;

    /// <inheritdoc/>
    public override int RowsOfSample => 32;

    /// <inheritdoc/>
    public override IReadOnlyList<ParquetColumn> Columns => [];

    /// <inheritdoc/>
    public override void ReadRuns(long firstRow, int rows, Utf8Column runs)
    {
        runs.Clear();
        for (var row = 0; row < rows; row++)
        {
            runs.Append(System.Text.Encoding.UTF8.GetBytes(ids[firstRow + row]));
        }
    }

    /// <inheritdoc/>
    public override void Read(long firstRow, int rows, RawSpectra raw)
    {
        raw.Reset(rows);
        ReadRuns(firstRow, rows, raw.Runs);
        foreach (var kept in raw.Kept)
        {
            kept.Reset(rows, 0, isMissing: true);
        }

        Array.Resize(ref mzLengths, rows);
        Array.Resize(ref intensityLengths, rows);
        var (mzUsed, intensityUsed) = (0, 0);
        for (var row = 0; row < rows; row++)
        {
            var group = $"{Root}/{ids[firstRow + row]}";
            mzLengths[row] = ReadPeaks($"{group}/mzs", ref mz, ref mzUsed);
            intensityLengths[row] = ReadPeaks($"{group}/intensities", ref intensity, ref intensityUsed);
            raw.PrecursorMz[row] = ReadNumber($"{group}/precursor_mz") ?? double.NaN;
            raw.Charge[row] = ReadCharge($"{group}/charge");
            raw.CollisionEnergy[row] = (float)(ReadNumber($"{group}/collision_energy") ?? double.NaN);
            ReadAnnotations(group, raw);
        }

        raw.Mz.Use(mz, mzLengths);
        raw.Intensity.Use(intensity, intensityLengths);
    }

    private int ReadPeaks(string path, ref double[] values, ref int used)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var dataset = File.OpenDataset(path);
        if (dataset.Shape.Length != 1)
        {
            throw SpectraThrow.Shape(File.Path, path, "(peaks,)", dataset.Shape);
        }

        var length = checked((int)dataset.Shape[0]);
        if (values.Length - used < length)
        {
            Array.Resize(ref values, Math.Max(used + length, values.Length * 2));
        }

        dataset.ReadRows(0, length, values.AsSpan(used, length));
        used += length;
        return length;
    }

    private double? ReadNumber(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var dataset = File.OpenDataset(path);
        if (dataset.Shape.Aggregate(1L, (product, length) => product * length) != 1)
        {
            throw SpectraThrow.Shape(File.Path, path, "one value", dataset.Shape);
        }

        Span<double> value = stackalloc double[1];
        dataset.ReadRows(0, 1, value);
        return value[0];
    }

    private int ReadCharge(string path) => ReadNumber(path) is not { } charge ? -1
        : charge is >= sbyte.MinValue and <= sbyte.MaxValue && charge == Math.Truncate(charge) ? (int)charge
        : int.MaxValue;

    private void ReadAnnotations(string group, RawSpectra raw)
    {
        var attributes = File.Attributes(group);
        for (var i = 0; i < AnnotationNames.Length; i++)
        {
            var text = attributes.FirstOrDefault(attribute => attribute.Name == AnnotationNames[i])?.Value as string;
            text = string.IsNullOrEmpty(text) ? MissingAnnotations[i] : text;
            if (text is null)
            {
                raw.Annotations[i].AppendNull();
            }
            else
            {
                raw.Annotations[i].Append(System.Text.Encoding.UTF8.GetBytes(text));
            }
        }
    }
}
