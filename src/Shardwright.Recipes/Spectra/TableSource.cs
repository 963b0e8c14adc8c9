using System.Runtime.InteropServices;
using Shardwright.Datasets.Layouts.Spectra;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Parquet;

namespace Shardwright.Recipes.Spectra;

/// <summary>
/// The table forms: one dataset <c>spectrum</c> (N, 2, peaks) at the root, as GeMS has it, or the two datasets
/// <c>MSn data/mzs</c> and <c>MSn data/intensities</c> (N, peaks) of DreaMS's files of one run; other columns beside them.
/// </summary>
internal sealed partial class TableSource : SpectraSource
{
    private static readonly string[] RunNames = ["name", "file_name"];
    private static readonly string[] PrecursorNames = ["precursor_mz", "precursor mz"];

    private readonly string prefix;
    private readonly Hdf5Dataset peaks;
    private readonly Hdf5Dataset? intensities;
    private readonly Hdf5Dataset precursor;
    private readonly Hdf5Dataset? charge;
    private readonly Hdf5Dataset? runs;
    private readonly Hdf5Dataset? collisionEnergy;
    private readonly Hdf5Dataset?[] annotations;
    private readonly Dictionary<string, Hdf5Dataset> opened = new(StringComparer.Ordinal);
    private readonly ReadOnlyMemory<byte> runName;
    private readonly Hdf5StringBatch strings = new();
    private double[] doubles = [];
    private float[] floats = [];
    private double[] secondDoubles = [];
    private float[] secondFloats = [];

    private TableSource(Hdf5Reader file, string name, string prefix, string peaksName, string? intensitiesName)
        : base(file, name)
    {
        this.prefix = prefix;
        peaks = Open(peaksName);
        intensities = intensitiesName is null ? null : Open(intensitiesName);
        precursor = Optional(PrecursorNames) ?? throw SpectraThrow.Missing(file.Path, prefix + PrecursorNames[0]);
        charge = Optional("charge");
        runs = Optional(RunNames);
        collisionEnergy = Optional("collision_energy");
        annotations = [.. AnnotationNames.Select(annotation => Optional(annotation))];
        var attribute = file.Attributes("/").FirstOrDefault(attribute => attribute.Name == "name")?.Value as string;
        runName = string.IsNullOrEmpty(attribute) ? Stem : System.Text.Encoding.UTF8.GetBytes(attribute);
        CheckShapes();
        Columns = FindColumns();
    }

    /// <inheritdoc/>
    public override long Rows => peaks.Shape[0];

    /// <inheritdoc/>
    public override int RowsPerChunk => (int)Math.Min(peaks.ChunkShape.IsEmpty ? 1 : peaks.ChunkShape[0], int.MaxValue);

    /// <inheritdoc/>
    public override long RowBytes => peaks.Shape.Skip(1).Aggregate((long)peaks.Type.SizeBytes, (product, length) => product * length) * (intensities is null ? 1 : 2);

    /// <inheritdoc/>
    public override IReadOnlyList<ParquetColumn> Columns { get; }

    public static TableSource OfSpectra(Hdf5Reader file, string name) => new(file, name, "", "spectrum", null);

    public static TableSource OfRun(Hdf5Reader file, string name) => new(file, name, "MSn data/", "mzs", "intensities");

    /// <inheritdoc/>
    public override void ReadRuns(long firstRow, int rows, Utf8Column target)
    {
        target.Clear();
        if (runs is null)
        {
            for (var row = 0; row < rows; row++)
            {
                target.Append(runName.Span);
            }

            return;
        }

        runs.ReadStrings(firstRow, rows, strings);
        for (var row = 0; row < rows; row++)
        {
            var run = strings[row];
            target.Append(run.IsEmpty ? runName.Span : run);
        }
    }

    /// <inheritdoc/>
    public override void Read(long firstRow, int rows, RawSpectra raw)
    {
        raw.Reset(rows);
        ReadPeaks(firstRow, rows, raw);
        ReadRuns(firstRow, rows, raw.Runs);
        ReadNumbers(precursor, firstRow, rows, raw.PrecursorMz);
        ReadCharges(firstRow, rows, raw.Charge);
        if (collisionEnergy is not null)
        {
            var energies = new double[rows];
            ReadNumbers(collisionEnergy, firstRow, rows, energies);
            for (var row = 0; row < rows; row++)
            {
                raw.CollisionEnergy[row] = (float)energies[row];
            }
        }

        for (var i = 0; i < annotations.Length; i++)
        {
            ReadTexts(annotations[i], MissingAnnotations[i], firstRow, rows, raw.Annotations[i]);
        }

        foreach (var kept in raw.Kept)
        {
            ReadKept(kept, firstRow, rows);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var dataset in opened.Values)
        {
            dataset.Dispose();
        }

        base.Dispose();
    }

    private void ReadPeaks(long firstRow, int rows, RawSpectra raw)
    {
        if (intensities is null)
        {
            var width = checked((int)peaks.Shape[2]);
            if (ReadMatrix(peaks, firstRow, rows, 2 * width, ref doubles, ref floats))
            {
                raw.Mz.Use(doubles, rows, 0, 2 * width, width);
                raw.Intensity.Use(doubles, rows, width, 2 * width, width);
            }
            else
            {
                raw.Mz.Use(floats, rows, 0, 2 * width, width);
                raw.Intensity.Use(floats, rows, width, 2 * width, width);
            }

            return;
        }

        Show(peaks, ref doubles, ref floats, raw.Mz);
        Show(intensities, ref secondDoubles, ref secondFloats, raw.Intensity);

        void Show(Hdf5Dataset dataset, ref double[] asDouble, ref float[] asFloat, PeakMatrix matrix)
        {
            var width = checked((int)dataset.Shape[1]);
            if (ReadMatrix(dataset, firstRow, rows, width, ref asDouble, ref asFloat))
            {
                matrix.Use(asDouble, rows, 0, width, width);
            }
            else
            {
                matrix.Use(asFloat, rows, 0, width, width);
            }
        }
    }

    private static bool ReadMatrix(Hdf5Dataset dataset, long firstRow, int rows, int width, ref double[] asDouble, ref float[] asFloat)
    {
        var count = checked(rows * width);
        if (dataset.Type.SizeBytes == sizeof(double))
        {
            asDouble = asDouble.Length < count ? new double[count] : asDouble;
            dataset.ReadRows(firstRow, rows, asDouble.AsSpan(0, count));
            return true;
        }

        asFloat = asFloat.Length < count ? new float[count] : asFloat;
        dataset.ReadRows(firstRow, rows, asFloat.AsSpan(0, count));
        return false;
    }

    private static void ReadNumbers(Hdf5Dataset dataset, long firstRow, int rows, double[] target)
    {
        if (dataset.Type is { Class: Hdf5Class.Float, SizeBytes: sizeof(float) })
        {
            var narrow = new float[rows];
            dataset.ReadRows<float>(firstRow, rows, narrow);
            for (var row = 0; row < rows; row++)
            {
                target[row] = narrow[row];
            }
        }
        else
        {
            dataset.ReadRows(firstRow, rows, target.AsSpan(0, rows));
        }
    }

    private void ReadCharges(long firstRow, int rows, int[] target)
    {
        if (charge is null)
        {
            // DreaMS fills a missing charge with -1.
            target.AsSpan(0, rows).Fill(-1);
        }
        else if (charge.Type is { Class: Hdf5Class.Integer, SizeBytes: 1, IsSigned: true })
        {
            var narrow = new sbyte[rows];
            charge.ReadRows<sbyte>(firstRow, rows, narrow);
            for (var row = 0; row < rows; row++)
            {
                target[row] = narrow[row];
            }
        }
        else
        {
            var wide = new double[rows];
            ReadNumbers(charge, firstRow, rows, wide);
            for (var row = 0; row < rows; row++)
            {
                target[row] = wide[row] is >= sbyte.MinValue and <= sbyte.MaxValue && wide[row] == Math.Truncate(wide[row]) ? (int)wide[row] : int.MaxValue;
            }
        }
    }

    private void ReadTexts(Hdf5Dataset? dataset, string? missing, long firstRow, int rows, Utf8Column target)
    {
        var absent = missing is null ? null : System.Text.Encoding.UTF8.GetBytes(missing);
        dataset?.ReadStrings(firstRow, rows, strings);
        for (var row = 0; row < rows; row++)
        {
            var text = dataset is null ? default : strings[row];
            if (!text.IsEmpty)
            {
                target.Append(text);
            }
            else if (absent is null)
            {
                target.AppendNull();
            }
            else
            {
                target.Append(absent);
            }
        }
    }

    private void ReadKept(KeptColumn kept, long firstRow, int rows)
    {
        var column = Columns.FirstOrDefault(column => column.Name == kept.Column.Name);
        if (column is null)
        {
            kept.Reset(rows, 0, isMissing: true);
            return;
        }

        var dataset = Open(column.Name);
        if (column.Type == ParquetType.String)
        {
            kept.Reset(rows, 0, isMissing: false);
            dataset.ReadStrings(firstRow, rows, strings);
            for (var row = 0; row < rows; row++)
            {
                kept.Texts.Append(strings[row]);
            }

            return;
        }

        var width = checked((int)dataset.Shape.Skip(1).Aggregate(1L, (product, length) => product * length));
        kept.Reset(rows, width * kept.ElementBytes, isMissing: false);
        if (rows > 0 && width > 0)
        {
            ReadNative(dataset, firstRow, rows, MemoryMarshal.CreateSpan(ref kept.Row(0)[0], rows * kept.RowBytes), column.Type);
        }
    }

    private static void ReadNative(Hdf5Dataset dataset, long firstRow, int rows, Span<byte> target, ParquetType type)
    {
        switch (type)
        {
            case ParquetType.Int8: dataset.ReadRows(firstRow, rows, MemoryMarshal.Cast<byte, sbyte>(target)); break;
            case ParquetType.UInt8: dataset.ReadRows(firstRow, rows, target); break;
            case ParquetType.Int16: dataset.ReadRows(firstRow, rows, MemoryMarshal.Cast<byte, short>(target)); break;
            case ParquetType.UInt16: dataset.ReadRows(firstRow, rows, MemoryMarshal.Cast<byte, ushort>(target)); break;
            case ParquetType.Int32: dataset.ReadRows(firstRow, rows, MemoryMarshal.Cast<byte, int>(target)); break;
            case ParquetType.UInt32: dataset.ReadRows(firstRow, rows, MemoryMarshal.Cast<byte, uint>(target)); break;
            case ParquetType.Int64: dataset.ReadRows(firstRow, rows, MemoryMarshal.Cast<byte, long>(target)); break;
            case ParquetType.UInt64: dataset.ReadRows(firstRow, rows, MemoryMarshal.Cast<byte, ulong>(target)); break;
            case ParquetType.Float or ParquetType.FloatList: dataset.ReadRows(firstRow, rows, MemoryMarshal.Cast<byte, float>(target)); break;
            default: dataset.ReadRows(firstRow, rows, MemoryMarshal.Cast<byte, double>(target)); break;
        }
    }
}
