using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Broken scans, one for each rule of the contract, to try checks on.</summary>
internal static class ScanDefects
{
    private const int Patterns = 12;
    private const int Side = 16;

    /// <summary>What is wrong with each kind, in the words of its file's name.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "no_probe", "no_positions", "no_patterns", "intensity", "negative", "not_a_number", "float64", "fewer_positions", "other_probe", "complex128", "oblong", "empty", "pickle", "cut",
    ];

    /// <summary>Writes a broken file, where it is not there yet.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string folder, int number, long seed, CancellationToken cancel)
    {
        var kind = Kinds[number % Kinds.Count];
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"broken{number:0000}_{kind}.npz"));
        if (File.Exists(path))
        {
            return path;
        }

        var scan = ScanSimulation.Simulate(new ScanSimulationOptions { Count = Patterns, Size = Side, Seed = seed, ScanNumber = number }, cancel);
        using var target = AtomicFile.Create(path);
        using (var archive = new NpzWriter(target.Stream))
        {
            foreach (var (name, array) in Arrays(kind, scan))
            {
                archive.Add(name, array);
            }

            archive.Finish();
        }

        if (kind == "pickle")
        {
            AddPickle(target.Stream);
        }
        else if (kind == "cut")
        {
            target.Stream.SetLength(target.Stream.Length * 2 / 3);
        }

        target.Commit();
        return path;
    }

    private static IEnumerable<(string Name, NpyArray Array)> Arrays(string kind, SimulatedScan scan)
    {
        if (kind is not ("no_patterns" or "pickle"))
        {
            yield return (ScanKeys.Diffraction, Diffraction(kind, scan.Diffraction.ToArray()));
        }

        if (kind != "no_positions")
        {
            var positions = kind switch { "fewer_positions" => Patterns - 1, "empty" => 0, _ => Patterns };
            yield return (ScanKeys.X, NpyArray.Of(scan.X.AsSpan()[..positions], positions));
            yield return (ScanKeys.Y, NpyArray.Of(scan.Y.AsSpan()[..positions], positions));
        }

        if (kind != "no_probe")
        {
            var probe = scan.ProbeGuess.Values.Span;
            yield return (ScanKeys.ProbeGuess, kind switch
            {
                "other_probe" => NpyArray.Of(probe[..(Side * Side / 4)], Side / 2, Side / 2),
                "complex128" => NpyArray.Of<System.Numerics.Complex>(Array.ConvertAll(probe.ToArray(), value => new System.Numerics.Complex(value.Real, value.Imaginary)), Side, Side),
                _ => NpyArray.Of(probe, Side, Side),
            });
        }

        yield return (ScanKeys.ObjectGuess, NpyArray.Of(scan.ObjectGuess.Values.Span, scan.ObjectGuess.Height, scan.ObjectGuess.Width));
    }

    private static NpyArray Diffraction(string kind, float[] values)
    {
        switch (kind)
        {
            case "intensity": values = Array.ConvertAll(values, value => 1000 * value * value); break;
            case "negative": values[7] = -1; break;
            case "not_a_number": values[7] = float.NaN; break;
            case "float64": return NpyArray.Of<double>(Array.ConvertAll(values, value => (double)value), Patterns, Side, Side);
            case "oblong": return NpyArray.Of<float>(values, Patterns, Side / 2, Side * 2);
            case "empty": return NpyArray.Of<float>([], 0, Side, Side);
        }

        return NpyArray.Of<float>(values, Patterns, Side, Side);
    }

    // An array of objects, as numpy.save(allow_pickle=True) leaves it. The pickle itself is None.
    private static void AddPickle(Stream stream)
    {
        var header = Encoding.ASCII.GetBytes("{'descr': '|O', 'fortran_order': False, 'shape': (12, 16, 16), }".PadRight(117) + "\n");
        using var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true);
        var entry = archive.CreateEntry(ScanKeys.Diffraction + ".npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var member = entry.Open();
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        member.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]);
        member.Write(length);
        member.Write(header);
        member.Write([0x80, 2, (byte)'N', (byte)'.']);
    }
}
