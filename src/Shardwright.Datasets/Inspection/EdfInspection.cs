using System.Globalization;
using Shardwright.Formats.Edf;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Inspection;

/// <summary>What an EDF or BDF recording is.</summary>
internal static class EdfInspection
{
    private const int ListedSignals = 200;
    private const int ListedSegments = 20;

    /// <summary>By its first bytes; by its name where they say nothing, so that an empty recording is told as what it should be.</summary>
    public static bool Knows(string path, ReadOnlySpan<byte> head)
        => EdfReader.Knows(head) || Path.GetExtension(path.AsSpan()) is var ending
            && (ending.Equals(".edf", StringComparison.OrdinalIgnoreCase) || ending.Equals(".bdf", StringComparison.OrdinalIgnoreCase));

    public static Inspection Of(string path)
    {
        using var reader = EdfReader.Open(path);
        var header = reader.Header;
        var annotations = reader.ReadAnnotations(out var annotationOddities);
        var facts = new List<InspectionFact>
        {
            Inspector.Fact("size", ByteSize.Format(new FileInfo(path).Length)),
            Inspector.Fact("starts at", header.StartsAt?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "cannot be told"),
            Inspector.Fact("recorded", string.Create(CultureInfo.InvariantCulture, $"{header.Records * header.RecordSeconds:0.###} s")),
            Inspector.Fact("data records", string.Create(CultureInfo.InvariantCulture, $"{header.Records:N0} of {header.RecordSeconds:0.######} s")),
            Inspector.Fact("signals", header.Signals.Count(signal => !signal.IsAnnotations)),
            Inspector.Fact("annotations", annotations.Count),
        };
        var tables = new List<InspectionTable>
        {
            new(
                header.Signals.Count > ListedSignals ? $"first {ListedSignals} of {header.Signals.Count} signals" : "signals", ["signal", "label", "unit", "rate", "range"],
                [.. header.Signals.Take(ListedSignals).Select(Row)]),
        };
        AddSegments(reader, facts, tables);
        var oddities = header.Oddities.Concat(annotationOddities).Select(oddity => (IReadOnlyList<string>)[oddity]).ToArray();
        if (oddities.Length > 0)
        {
            tables.Add(new InspectionTable("oddities", ["what is odd"], oddities));
        }

        return new Inspection(path, Name(header.Variant) + " recording", facts, tables);
    }

    /// <summary>A recording whose time stamps are damaged is told about all the same.</summary>
    private static void AddSegments(EdfReader reader, List<InspectionFact> facts, List<InspectionTable> tables)
    {
        if (reader.Header.Variant is not (EdfVariant.EdfPlusDiscontinuous or EdfVariant.BdfPlusDiscontinuous))
        {
            return;
        }

        IReadOnlyList<EdfSegment> segments;
        try
        {
            segments = reader.ReadSegments();
        }
        catch (MalformedDataException error)
        {
            facts.Add(Inspector.Fact("stretches without a gap", error.Message));
            return;
        }

        facts.Add(Inspector.Fact("stretches without a gap", segments.Count));
        tables.Add(new InspectionTable(
            segments.Count > ListedSegments ? $"first {ListedSegments} of {segments.Count} stretches" : "stretches", ["begins at", "lasts", "data records"],
            [.. segments.Take(ListedSegments).Select(segment => (IReadOnlyList<string>)
            [
                string.Create(CultureInfo.InvariantCulture, $"{segment.OnsetSeconds:0.###} s"),
                string.Create(CultureInfo.InvariantCulture, $"{segment.Records * reader.Header.RecordSeconds:0.###} s"),
                segment.Records.ToString("N0", CultureInfo.InvariantCulture),
            ])]));
    }

    private static IReadOnlyList<string> Row(EdfSignal signal) => signal.IsAnnotations
        ? [Number(signal.Index), signal.Label, "", "", ""]
        : [
            Number(signal.Index), signal.Label, signal.Unit, string.Create(CultureInfo.InvariantCulture, $"{signal.SampleRateHz:0.######} Hz"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{signal.PhysicalMinimum:0.######} to {signal.PhysicalMaximum:0.######} ({signal.DigitalMinimum} to {signal.DigitalMaximum})"),
        ];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Name(EdfVariant variant) => variant switch
    {
        EdfVariant.Edf => "EDF",
        EdfVariant.EdfPlusContinuous => "EDF+C",
        EdfVariant.EdfPlusDiscontinuous => "EDF+D",
        EdfVariant.Bdf => "BDF",
        EdfVariant.BdfPlusContinuous => "BDF+C",
        _ => "BDF+D",
    };
}
