using System.Globalization;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Hdf5;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Inspection;

/// <summary>What an HDF5 file is.</summary>
internal static class Hdf5Inspection
{
    private const int MostObjects = 200;
    private const int Deepest = 8;
    private const int MostValues = 8;

    public static Inspection Of(string path)
    {
        using var file = Hdf5Reader.Open(path);
        var rows = new List<IReadOnlyList<string>>();
        Walk(file, "/", 0, rows);
        var attributes = file.Attributes("/").Select(attribute => (IReadOnlyList<string>)[attribute.Name, Value(attribute)]).ToArray();
        var tables = new List<InspectionTable> { new(rows.Count >= MostObjects ? $"first {MostObjects} objects" : "objects", ["object", "type", "shape", "stored as", "bytes"], rows) };
        if (attributes.Length > 0)
        {
            tables.Add(new InspectionTable("attributes", ["attribute", "value"], attributes));
        }

        var size = Inspector.Fact("size", ByteSize.Format(new FileInfo(path).Length));
        return file.Exists(ProductNames.PositionX)
            ? new Inspection(path, "Ptychodus product", [size, .. OfProduct(path)], tables)
            : new Inspection(path, "HDF5 file", [size], tables);
    }

    private static IReadOnlyList<InspectionFact> OfProduct(string path)
    {
        try
        {
            using var product = ProductReader.Open(path);
            return OfProduct(product);
        }
        catch (MalformedDataException flaw)
        {
            return [new InspectionFact("not a whole product", flaw.Message)];
        }
    }

    private static IReadOnlyList<InspectionFact> OfProduct(ProductReader product)
    {
        var patterns = product.Patterns;
        return
        [
            Inspector.Fact("positions", product.Count),
            new InspectionFact("patterns", patterns is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{patterns.Type.Descr} of {patterns.Height} x {patterns.Width}")),
            new InspectionFact("x in pixels", Range(product.XPixels)),
            new InspectionFact("y in pixels", Range(product.YPixels)),
            new InspectionFact("probe", string.Join(" x ", product.ProbeGuess.Shape)),
            new InspectionFact("object", string.Join(" x ", product.ObjectGuess.Shape)),
        ];
    }

    private static string Range(double[] values) => values.Length == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{values.Min():G6} to {values.Max():G6}");

    private static string Value(Hdf5Attribute attribute) => attribute.Value switch
    {
        string text => text,
        Array values => string.Join(", ", values.Cast<object>().Take(MostValues).Select(Text)) + (values.Length > MostValues ? ", …" : ""),
        null => attribute.Type.ToString(),
        var value => Text(value),
    };

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static void Walk(Hdf5Reader file, string group, int depth, List<IReadOnlyList<string>> rows)
    {
        foreach (var link in file.Links(group))
        {
            if (rows.Count >= MostObjects)
            {
                return;
            }

            var path = group == "/" ? link.Name : $"{group}/{link.Name}";
            if (link.LeadsTo == Hdf5LinkKind.Dataset)
            {
                using var dataset = file.OpenDataset(path);
                var stored = dataset.Layout.ToString() + (dataset.ChunkShape.IsEmpty ? "" : $" ({string.Join(", ", dataset.ChunkShape)})")
                    + string.Concat(dataset.Filters.Select(filter => $", {filter}"));
                rows.Add([path, dataset.Type.ToString(), $"({string.Join(", ", dataset.Shape)})", stored, ByteSize.Format(dataset.StorageBytes)]);
            }
            else
            {
                rows.Add([path, link.Kind.ToString(), "", "", ""]);
                if (link.LeadsTo == Hdf5LinkKind.Group && depth < Deepest)
                {
                    Walk(file, path, depth + 1, rows);
                }
            }
        }
    }
}
