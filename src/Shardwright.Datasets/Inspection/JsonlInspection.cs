using System.Globalization;
using Shardwright.Datasets.Layouts.Tuning;
using Shardwright.Formats.Jsonl;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Inspection;

/// <summary>What a JSONL file is.</summary>
internal static class JsonlInspection
{
    private const int FirstRecords = 3;
    private const long CountedBytes = 256L << 20;

    public static Inspection Of(string path)
    {
        using var reader = JsonlReader.Open(path);
        var (lines, blank, notRecords) = (0L, 0L, 0L);
        var first = new List<IReadOnlyList<KeyValuePair<string, string>>>();
        var more = false;
        while (!(more = reader.NextOffsetBytes >= CountedBytes) && reader.ReadLine())
        {
            lines++;
            if (JsonlText.IsBlank(reader.Line))
            {
                blank++;
            }
            else if (first.Count < FirstRecords)
            {
                if (JsonlLine.TryReadFields(reader.Line, TuningFile.TellingKeys, out var fields))
                {
                    first.Add(fields);
                }
                else
                {
                    notRecords++;
                }
            }
        }

        // A file that ends where the counting does is counted whole.
        more = more && reader.ReadLine();
        var facts = new List<InspectionFact>
        {
            Inspector.Fact("size", ByteSize.Format(new FileInfo(path).Length)),
            more ? Inspector.Fact("lines", string.Create(CultureInfo.InvariantCulture, $"more than {lines:N0}")) : Inspector.Fact("lines", lines),
        };
        if (blank > 0)
        {
            facts.Add(Inspector.Fact("blank lines", blank));
        }

        if (notRecords > 0)
        {
            facts.Add(Inspector.Fact("lines that are no JSON object, before the records below", notRecords));
        }

        if (first.Count == 0)
        {
            return new Inspection(path, "JSONL file without records", facts, []);
        }

        var file = TuningFile.Of(path, [.. first[0].Select(field => field.Key)]);
        facts.Add(Inspector.Fact("keys", string.Join(", ", file.Keys)));
        return new Inspection(path, "JSONL file: " + file.Description, facts, [Records(first)]);
    }

    private static InspectionTable Records(List<IReadOnlyList<KeyValuePair<string, string>>> records)
    {
        var headings = new List<string> { "field" };
        headings.AddRange(Enumerable.Range(0, records.Count).Select(row => string.Create(CultureInfo.InvariantCulture, $"record {row}")));
        var keys = records.SelectMany(record => record.Select(field => field.Key)).Distinct();
        return new InspectionTable(
            "first records", headings,
            [.. keys.Select(key => (IReadOnlyList<string>)[key, .. records.Select(record => record.FirstOrDefault(field => field.Key == key).Value ?? "")])]);
    }
}
