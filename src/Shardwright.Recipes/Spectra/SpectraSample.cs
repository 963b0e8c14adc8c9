using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Building;
using Shardwright.Formats.Hdf5;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Spectra;

/// <summary>Writes raw spectra in the layouts that are read, to try things on.</summary>
public sealed class SpectraSample
{
    private const int SlabRows = 5000;

    private readonly SpectraSampleOptions options;
    private readonly SampleSpectrum spectrum;

    private SpectraSample(SpectraSampleOptions options)
    {
        this.options = options;
        spectrum = new SampleSpectrum(options);
    }

    /// <summary>Writes the files that are not there yet.</summary>
    /// <param name="options">What is made.</param>
    /// <param name="cancel">Stops the writing; files that are done stay.</param>
    /// <returns>The files.</returns>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="DatasetStateException">The folder holds other things, or a sample with other options.</exception>
    public static IReadOnlyList<string> Write(SpectraSampleOptions options, CancellationToken cancel)
    {
        if (options.Count < 0 || options.Runs < 1 || options.Files < 1 || options.Defects < 0 || options.Defects > options.Count)
        {
            throw new ArgumentException("--count and --defects are at least 0, --runs and --files at least 1, and there are not more defects than spectra");
        }

        return new SpectraSample(options).WriteAll(cancel);
    }

    private List<string> WriteAll(CancellationToken cancel)
    {
        SampleFolder.Claim(options.Folder, string.Create(
            CultureInfo.InvariantCulture,
            $"shardwright sample spectra --count {options.Count} --runs {options.Runs} --files {options.Files} --layout {options.Layout} --defects {options.Defects} --seed {options.Seed}{(options.Gzip ? " --gzip" : "")}"));
        var files = new List<string>();
        using var progress = options.Reporter.Begin("making spectra", options.Count, ProgressUnit.Records);
        for (var file = 0; file < options.Files; file++)
        {
            var first = (long)((Int128)options.Count * file / options.Files);
            var rows = (long)((Int128)options.Count * (file + 1) / options.Files) - first;
            var path = Path.Combine(options.Folder, FileName(file));
            if (!File.Exists(path))
            {
                using var target = AtomicFile.Create(path);
                using (var writer = Hdf5Writer.Create(target.PartialPath))
                {
                    if (options.Layout == SpectraLayout.Nested)
                    {
                        WriteNested(writer, first, rows, progress, cancel);
                    }
                    else
                    {
                        WriteTable(writer, first, rows, progress, cancel);
                    }
                }

                target.Commit();
            }

            files.Add(path);
        }

        return files;
    }

    private string FileName(int file)
    {
        var stem = options.Layout switch { SpectraLayout.Gems => "GeMS_sample", SpectraLayout.DreaMS => "DreaMS_sample", _ => "nested_sample" };
        return options.Files == 1 ? $"{stem}.hdf5" : string.Create(CultureInfo.InvariantCulture, $"{stem}.{file}.hdf5");
    }

    private void WriteTable(Hdf5Writer writer, long first, long rows, IProgressTask progress, CancellationToken cancel)
    {
        var isNew = options.Layout == SpectraLayout.DreaMS;
        using var peaks = writer.CreateDataset("spectrum", isNew ? Hdf5ElementType.Single : Hdf5ElementType.Double, [rows, 2, SampleSpectrum.Peaks], Stored(rows, [Math.Min(625, rows), 1, 8]));
        using var precursor = Column(writer, "precursor_mz", Hdf5ElementType.Single, rows);
        using var charge = Column(writer, "charge", Hdf5ElementType.SByte, rows);
        using var time = Column(writer, "RT", Hdf5ElementType.Single, rows);
        using var run = Column(writer, isNew ? "file_name" : "name", Hdf5ElementType.Utf8, rows);
        using var lsh = Column(writer, "lsh", isNew ? Hdf5ElementType.FixedUtf8(64) : Hdf5ElementType.Int64, rows);
        using var accuracy = Column(writer, "instrument accuracy est.", Hdf5ElementType.Single, rows);
        for (var row = 0L; row < rows; row += SlabRows)
        {
            cancel.ThrowIfCancellationRequested();
            var slab = new Slab((int)Math.Min(SlabRows, rows - row));
            slab.Fill(spectrum, first + row);
            if (isNew)
            {
                peaks.WriteRows<float>(row, Array.ConvertAll(slab.Peaks, value => (float)value));
                lsh.WriteStrings(row, Array.ConvertAll(slab.Lsh, value => Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(value)))));
            }
            else
            {
                peaks.WriteRows<double>(row, slab.Peaks);
                lsh.WriteRows<long>(row, slab.Lsh);
            }

            precursor.WriteRows<float>(row, slab.Precursor);
            charge.WriteRows<sbyte>(row, slab.Charge);
            time.WriteRows<float>(row, slab.Time);
            run.WriteStrings(row, slab.Run);
            accuracy.WriteRows<float>(row, slab.Accuracy);
            progress.Advance(slab.Run.Length);
        }
    }

    private void WriteNested(Hdf5Writer writer, long first, long rows, IProgressTask progress, CancellationToken cancel)
    {
        for (var row = 0L; row < rows; row++)
        {
            cancel.ThrowIfCancellationRequested();
            spectrum.Make(first + row);
            var group = string.Create(CultureInfo.InvariantCulture, $"spectra/spec_{first + row:D9}");
            WriteOne<double>(writer, $"{group}/mzs", Hdf5ElementType.Double, [spectrum.Count], spectrum.Mz[..spectrum.Count]);
            WriteOne<double>(writer, $"{group}/intensities", Hdf5ElementType.Double, [spectrum.Count], spectrum.Intensity[..spectrum.Count]);
            WriteOne<double>(writer, $"{group}/precursor_mz", Hdf5ElementType.Double, [], [spectrum.PrecursorMz]);
            WriteOne<int>(writer, $"{group}/charge", Hdf5ElementType.Int32, [], [spectrum.Charge]);
            WriteOne<double>(writer, $"{group}/collision_energy", Hdf5ElementType.Double, [], [20 + ((first + row) % 40)]);
            writer.SetAttribute(group, "adduct", "[M+H]+");
            writer.SetAttribute(group, "instrument_type", "Orbitrap");
            writer.SetAttribute(group, "smiles", "CCO");
            writer.SetAttribute(group, "formula", "C2H6O");
            progress.Advance(1);
        }
    }

    private static void WriteOne<T>(Hdf5Writer writer, string path, Hdf5ElementType type, ReadOnlySpan<long> shape, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        using var dataset = writer.CreateDataset(path, type, shape);
        dataset.WriteRows(0, values);
    }

    private Hdf5DatasetWriter Column(Hdf5Writer writer, string name, Hdf5ElementType type, long rows)
        => writer.CreateDataset(name, type, [rows], type == Hdf5ElementType.Utf8 ? null : Stored(rows, [Math.Min(SlabRows, rows)]));

    private Hdf5DatasetOptions? Stored(long rows, long[] chunk)
        => options.Gzip && rows > 0 ? new Hdf5DatasetOptions { ChunkShape = [.. chunk], GzipLevel = 4 } : null;

    /// <summary>Many spectra, column by column.</summary>
    private sealed class Slab(int rows)
    {
        public double[] Peaks { get; } = new double[rows * 2 * SampleSpectrum.Peaks];

        public float[] Precursor { get; } = new float[rows];

        public sbyte[] Charge { get; } = new sbyte[rows];

        public float[] Time { get; } = new float[rows];

        public float[] Accuracy { get; } = new float[rows];

        public long[] Lsh { get; } = new long[rows];

        public string[] Run { get; } = new string[rows];

        public void Fill(SampleSpectrum spectrum, long first)
        {
            for (var i = 0; i < Run.Length; i++)
            {
                spectrum.Make(first + i);
                spectrum.Mz.CopyTo(Peaks.AsSpan(i * 2 * SampleSpectrum.Peaks));
                spectrum.Intensity.CopyTo(Peaks.AsSpan(((i * 2) + 1) * SampleSpectrum.Peaks));
                Precursor[i] = spectrum.PrecursorMz;
                Charge[i] = spectrum.Charge;
                Time[i] = spectrum.RetentionTime;
                Accuracy[i] = 0.002f;
                Lsh[i] = BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes((first + i).ToString(CultureInfo.InvariantCulture))));
                Run[i] = spectrum.RunOf(first + i);
            }
        }
    }
}
