using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Writes a folder of simulated scans, each an NPZ file that keeps PtychoPINN's contract, to try things on.</summary>
public static class ScanSample
{
    private const int MostFiles = 10_000;
    private const int BlockBytes = 16 << 20;

    /// <summary>Writes the files that are not there yet: <c>scan0000_prepared.npz</c> and so on, and broken ones as <c>broken0000_&lt;kind&gt;.npz</c>.</summary>
    /// <param name="options">What is made.</param>
    /// <param name="cancel">Stops the writing; files that are done stay.</param>
    /// <returns>The files, in order.</returns>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="DatasetStateException">The folder holds other things, or a sample with other options.</exception>
    /// <remarks>Memory holds the object and a few patterns, however many there are.</remarks>
    public static IReadOnlyList<string> Write(ScanSampleOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Scan.Check();
        if (options.Files is < 1 or > MostFiles || options.Defects is < 0 or > MostFiles)
        {
            throw new ArgumentException($"Files are from 1 to {MostFiles}, broken ones from 0 to {MostFiles}.", nameof(options));
        }

        var scan = options.Scan;
        SampleFolder.Claim(options.Folder, string.Create(
            CultureInfo.InvariantCulture,
            $"shardwright sample ptycho --count {scan.Count} --size {scan.Size} --object-size {scan.ObjectSide} --photons {scan.Photons:R} --scan {scan.Path} --files {options.Files} --defects {options.Defects} --seed {scan.Seed}{(options.Legacy ? " --legacy" : "")}{(options.PatternsLast ? " --hwn" : "")}{(options.Patches ? " --patches" : "")}"));
        using var progress = options.Reporter.Begin("simulating patterns", (long)scan.Count * options.Files, ProgressUnit.Items);
        var files = new List<string>();
        for (var number = 0; number < options.Files; number++)
        {
            var path = Path.Combine(options.Folder, string.Create(CultureInfo.InvariantCulture, $"scan{number:0000}_prepared.npz"));
            files.Add(path);
            if (!File.Exists(path))
            {
                var one = scan with { ScanNumber = number };
                options.Making(path, one, target => Write(target, options, one, progress, cancel));
            }
        }

        for (var number = 0; number < options.Defects; number++)
        {
            cancel.ThrowIfCancellationRequested();
            files.Add(ScanDefects.Write(options.Folder, number, scan.Seed, cancel));
        }

        return files;
    }

    /// <summary>Takes patterns that follow each other.</summary>
    internal delegate void BlockAction(int first, ReadOnlySpan<double> photons);

    /// <summary>Exposes all patterns of an experiment, a block at a time, in order.</summary>
    internal static void EachBlock(SimulatedExperiment experiment, ScanSimulationOptions scan, BlockAction action, CancellationToken cancel)
    {
        var pixels = scan.Size * scan.Size;
        var block = Math.Clamp(BlockBytes / (pixels * sizeof(double)), 1, scan.Count);
        var photons = new double[block * pixels];
        for (var first = 0; first < scan.Count; first += block)
        {
            var part = photons.AsMemory(0, Math.Min(block, scan.Count - first) * pixels);
            experiment.Expose(first, part, cancel);
            action(first, part.Span);
        }
    }

    private static void Write(string path, ScanSampleOptions options, ScanSimulationOptions scan, IProgressTask progress, CancellationToken cancel)
    {
        var experiment = new SimulatedExperiment(scan, cancel);
        using var archive = new ScanArchive(path);
        WritePatterns(archive, options, scan, experiment, progress, cancel);
        foreach (var (x, y) in new[] { (ScanKeys.X, ScanKeys.Y), (ScanKeys.StartX, ScanKeys.StartY) })
        {
            archive.Add(x, NpyArray.Of(experiment.X.AsSpan()), NpzCompression.None);
            archive.Add(y, NpyArray.Of(experiment.Y.AsSpan()), NpzCompression.None);
        }

        archive.Add(ScanKeys.ScanIndex, NpyArray.Of<long>(Enumerable.Repeat((long)scan.ScanNumber, scan.Count).ToArray()), NpzCompression.None);
        archive.Add(ScanKeys.ProbeGuess, ArrayOf(experiment.Probe), NpzCompression.None);
        archive.Add(ScanKeys.ObjectGuess, ArrayOf(experiment.Object), NpzCompression.None);
        if (options.Patches)
        {
            archive.Begin(ScanKeys.Patches, new NpyHeader(NpyType.C8, [scan.Count, scan.Size, scan.Size]), NpzCompression.None);
            var patch = new ComplexSingle[scan.Size * scan.Size];
            for (var i = 0; i < scan.Count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                experiment.Patch(i, patch);
                archive.Write(MemoryMarshal.AsBytes<ComplexSingle>(patch));
            }

            archive.End();
        }

        archive.AddText(ScanKeys.Metadata, Metadata(scan), NpzCompression.None);
        archive.Commit();
    }

    private static NpyArray ArrayOf(ComplexImage image) => NpyArray.Of(image.Values.Span, image.Height, image.Width);

    // Patterns last are written in Fortran order, in which they too follow each other, each column by column.
    private static void WritePatterns(ScanArchive archive, ScanSampleOptions options, ScanSimulationOptions scan, SimulatedExperiment experiment, IProgressTask progress, CancellationToken cancel)
    {
        var (type, name) = options.Legacy ? (NpyType.U2, ScanKeys.OldDiffraction) : (NpyType.F4, ScanKeys.Diffraction);
        long[] shape = options.PatternsLast ? [scan.Size, scan.Size, scan.Count] : [scan.Count, scan.Size, scan.Size];
        archive.Begin(name, new NpyHeader(type, shape, options.PatternsLast), NpzCompression.None);
        var pattern = new byte[scan.Size * scan.Size * type.ElementBytes];
        EachBlock(experiment, scan, (_, photons) =>
        {
            for (var start = 0; start < photons.Length; start += scan.Size * scan.Size)
            {
                var one = photons.Slice(start, scan.Size * scan.Size);
                for (var i = 0; i < one.Length; i++)
                {
                    var photon = one[options.PatternsLast ? (i % scan.Size * scan.Size) + (i / scan.Size) : i];
                    if (options.Legacy)
                    {
                        BinaryPrimitives.WriteUInt16LittleEndian(pattern.AsSpan(2 * i), (ushort)Math.Min(photon, ushort.MaxValue));
                    }
                    else
                    {
                        BinaryPrimitives.WriteSingleLittleEndian(pattern.AsSpan(4 * i), experiment.Amplitude(photon));
                    }
                }

                archive.Write(pattern);
                progress.Advance(1);
            }
        }, cancel);
        archive.End();
    }

    private static string Metadata(ScanSimulationOptions scan)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("schema_version", "1.0.0");
            json.WriteStartObject("creation_info");
            json.WriteString("tool", "shardwright sample ptycho");
            json.WriteNumber("seed", scan.Seed);
            json.WriteEndObject();
            json.WriteStartObject("physics_parameters");
            json.WriteNumber("nphotons", scan.Photons);
            json.WriteNumber("gridsize", 1);
            json.WriteNumber("N", scan.Size);
            json.WriteEndObject();
            json.WriteStartObject("training_parameters");
            json.WriteEndObject();
            json.WriteStartArray("data_transformations");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
