using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Parquet;

namespace Shardwright.Recipes.Spectra;

/// <content>Which columns there are, and whether their shapes fit together.</content>
internal sealed partial class TableSource
{
    private Hdf5Dataset Open(string name)
    {
        if (!opened.TryGetValue(name, out var dataset))
        {
            dataset = File.OpenDataset(prefix + name);
            opened.Add(name, dataset);
        }

        return dataset;
    }

    private Hdf5Dataset? Optional(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (File.Exists(prefix + name))
            {
                return Open(name);
            }
        }

        return null;
    }

    private void CheckShapes()
    {
        var dimensions = intensities is null ? 3 : 2;
        if (peaks.Shape.Length != dimensions || (intensities is null && peaks.Shape[1] != 2))
        {
            throw SpectraThrow.Shape(File.Path, peaks.Name, intensities is null ? "(spectra, 2, peaks)" : "(spectra, peaks)", peaks.Shape);
        }

        foreach (var dataset in opened.Values)
        {
            if (dataset.Shape.Length == 0 || dataset.Shape[0] != peaks.Shape[0])
            {
                throw SpectraThrow.Shape(File.Path, dataset.Name, $"a first dimension of {peaks.Shape[0]}, as the peaks have", dataset.Shape);
            }
        }

        foreach (var dataset in intensities is null ? [peaks] : new[] { peaks, intensities })
        {
            if (dataset.Type is not { Class: Hdf5Class.Float, SizeBytes: sizeof(float) or sizeof(double) })
            {
                throw SpectraThrow.PeakType(File.Path, dataset.Name, dataset.Type.ToString());
            }
        }

        foreach (var dataset in opened.Values)
        {
            if (dataset != peaks && dataset != intensities && dataset.Shape.Length != 1)
            {
                throw SpectraThrow.Shape(File.Path, dataset.Name, "one value a spectrum", dataset.Shape);
            }
        }
    }

    private List<ParquetColumn> FindColumns()
    {
        var columns = new List<ParquetColumn>();
        foreach (var link in File.Links(prefix.Length == 0 ? "/" : prefix.TrimEnd('/')))
        {
            if (link.LeadsTo == Hdf5LinkKind.Dataset && !IsInSchema(link.Name))
            {
                using var dataset = File.OpenDataset(prefix + link.Name);
                if (dataset.Shape.Length > 0 && dataset.Shape[0] != Rows)
                {
                    throw SpectraThrow.Shape(File.Path, link.Name, $"a first dimension of {Rows}, as the peaks have", dataset.Shape);
                }

                if (ColumnType(dataset) is { } type)
                {
                    columns.Add(new ParquetColumn(link.Name, type));
                }
            }
        }

        return columns;
    }

    private bool IsInSchema(string name)
        => name == "charge" || name == "collision_energy" || PrecursorNames.Contains(name) || AnnotationNames.Contains(name)
            || (intensities is null ? name == "spectrum" : name is "mzs" or "intensities");

    private static ParquetType? ColumnType(Hdf5Dataset dataset) => (dataset.Shape.Length, dataset.Type) switch
    {
        (1, { Class: Hdf5Class.String }) => ParquetType.String,
        (1, { Class: Hdf5Class.Float, SizeBytes: 4 }) => ParquetType.Float,
        (1, { Class: Hdf5Class.Float, SizeBytes: 8 }) => ParquetType.Double,
        (2, { Class: Hdf5Class.Float, SizeBytes: 4 }) => ParquetType.FloatList,
        (2, { Class: Hdf5Class.Float, SizeBytes: 8 }) => ParquetType.DoubleList,
        (1, { Class: Hdf5Class.Integer } integer) => (integer.SizeBytes, integer.IsSigned) switch
        {
            (1, true) => ParquetType.Int8,
            (1, false) => ParquetType.UInt8,
            (2, true) => ParquetType.Int16,
            (2, false) => ParquetType.UInt16,
            (4, true) => ParquetType.Int32,
            (4, false) => ParquetType.UInt32,
            (8, true) => ParquetType.Int64,
            (8, false) => ParquetType.UInt64,
            _ => null,
        },
        _ => null,
    };
}
