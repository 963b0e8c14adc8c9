using System.Globalization;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Brings an old scan into the form of PtychoPINN's contract.</summary>
/// <remarks>
/// <c>diff3d</c> becomes <c>diffraction</c>, float32, pattern after pattern; <c>Y</c> loses a fourth axis of length 1; coordinates become float64; what was done is added to
/// <c>_metadata</c>, a text and no pickle. Square roots are taken only where they are asked for, as in the original, although its contract wants amplitudes.
/// </remarks>
public static class ScanCanonicalization
{
    private const double MostAmplitude = 10;
    private const double MostToMean = 100;

    /// <summary>Writes the scan anew.</summary>
    /// <param name="options">Which, where to, and what is done to it.</param>
    /// <param name="cancel">Stops between patterns; nothing is left.</param>
    /// <exception cref="StorageException">The scan cannot be read, or the disk refused.</exception>
    /// <exception cref="MalformedDataException">The scan is damaged, lacks patterns or positions, or its axes cannot be told; or an intensity is negative.</exception>
    /// <exception cref="DatasetStateException">Another file has the output's name.</exception>
    /// <remarks>Memory holds a few patterns; all of them only where they do not follow each other in the file.</remarks>
    public static ScanCanonicalizationReport Write(ScanCanonicalizationOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!options.Overwrite && Path.Exists(options.Output) && Path.GetFullPath(options.Output) != Path.GetFullPath(options.Input))
        {
            ScanThrow.Exists(options.Output);
        }

        var positions = ScanPositions.Read(options.Input);
        using var archive = NpzReader.Open(options.Input);
        var patterns = new ScanPatterns(options.Input, archive, positions.X.Length, options.AxisOrder);
        var operations = new List<string>(PatternOperations(options, patterns));
        var notes = new List<string>(archive.Refusals.Select(refusal => $"{refusal.Name} was passed over: {refusal.Reason.Found}."));
        var compression = options.Compress ? NpzCompression.Deflate : NpzCompression.None;
        using var output = new ScanArchive(options.Output);
        output.Begin(ScanKeys.Diffraction, new NpyHeader(NpyType.F4, [patterns.Count, patterns.Height, patterns.Width]), compression);
        patterns.Write(output, options.IntensityToAmplitude, cancel);
        output.End();
        foreach (var member in archive.Members.Where(member => member != patterns.Member && member.Name != ScanKeys.Metadata))
        {
            WriteOther(options, archive, member, output, operations, compression, cancel);
        }

        output.AddText(ScanKeys.Metadata, ScanMetadata.Append(MetadataOf(archive, notes), Path.GetFileName(options.Input), operations, notes), compression);
        output.Commit();
        Judge(patterns, notes);
        return new ScanCanonicalizationReport(options.Output, patterns.Count, patterns.Height, patterns.Width, operations, notes);
    }

    private static IEnumerable<string> PatternOperations(ScanCanonicalizationOptions options, ScanPatterns patterns)
    {
        if (patterns.Member.Name != ScanKeys.Diffraction)
        {
            yield return $"renamed {patterns.Member.Name} to {ScanKeys.Diffraction}";
        }

        if (patterns.Axis != 0)
        {
            yield return $"moved axis {patterns.Axis} of the patterns to the front";
        }

        if (patterns.Member.Header.Type != NpyType.F4)
        {
            yield return $"converted the patterns from {patterns.Member.Header.Type.Descr} to float32";
        }

        if (options.IntensityToAmplitude)
        {
            yield return "took the square roots of intensities";
        }
    }

    private static void WriteOther(
        ScanCanonicalizationOptions options, NpzReader archive, NpzMember member, ScanArchive output, List<string> operations, NpzCompression compression, CancellationToken cancel)
    {
        var isColumn = member.Name is ScanKeys.X or ScanKeys.StartX;
        if ((isColumn || member.Name is ScanKeys.Y or ScanKeys.StartY) && ScanNumbers.AreReal(member.Header.Type))
        {
            var values = ScanNumbers.ToDoubles(archive.Read(member));
            if (member.Header.Type.Kind != NpyKind.Real || member.Header.Type.ElementBytes != sizeof(double))
            {
                operations.Add($"converted {member.Name} from {member.Header.Type.Descr} to float64");
            }

            if (isColumn ? options.FlipX : options.FlipY)
            {
                operations.Add($"turned the sign of {member.Name}");
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = -values[i];
                }
            }

            output.Add(member.Name, NpyArray.Of<double>(values, [.. member.Header.Shape]), compression);
            return;
        }

        var header = ScanSplit.LittleEndian(member.Header, member.Header.Shape, member.Header.IsFortranOrder);
        if (member.Name == ScanKeys.Patches && header.Shape is { Count: 4 } shape && shape[3] == 1)
        {
            operations.Add($"took the last axis of {member.Name} away");
            header = ScanSplit.LittleEndian(member.Header, [.. shape.Take(3)], member.Header.IsFortranOrder);
        }

        ScanSplit.Copy(options.Input, archive, member, output, cancel, header: header, compression: compression);
    }

    private static string? MetadataOf(NpzReader archive, List<string> notes)
    {
        var member = archive.Members.FirstOrDefault(member => member.Name == ScanKeys.Metadata);
        if (member is null)
        {
            return null;
        }

        if (member.Header.Type.Kind is NpyKind.Text or NpyKind.Bytes && member.Header.Elements == 1)
        {
            return archive.Read(member).ToStrings()[0];
        }

        notes.Add($"{ScanKeys.Metadata} was passed over: {member.Header.Type.Descr} of shape {ScanThrow.Shape(member.Header.Shape)} is no text.");
        return null;
    }

    private static void Judge(ScanPatterns patterns, List<string> notes)
    {
        if (patterns.Count > 0 && (patterns.Most >= MostAmplitude || patterns.Most / (patterns.Sum / (patterns.Count * patterns.Height * patterns.Width)) >= MostToMean))
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"The greatest value is {patterns.Most:G4}, more than amplitudes have: these may be intensities (give --intensity-to-amplitude), or amplitudes that are not normalised."));
        }
    }
}
