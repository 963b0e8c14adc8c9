using Shardwright.Datasets.Layouts.Spectra;
using Shardwright.Formats.Parquet;

namespace Shardwright.Recipes.Spectra;

/// <summary>Which columns of the sources are carried along, and as what.</summary>
internal sealed class KeptFields(IReadOnlyList<string> asked)
{
    /// <summary>The word for every column.</summary>
    public const string All = "all";

    private readonly SortedDictionary<string, ParquetType> known = new(StringComparer.Ordinal);

    /// <summary>Learns the columns of one source.</summary>
    /// <exception cref="Foundation.Errors.MalformedDataException">A column that is asked for has another type in an earlier source.</exception>
    public void Add(string path, IReadOnlyList<ParquetColumn> columns)
    {
        foreach (var column in columns)
        {
            if (known.TryGetValue(column.Name, out var before) && before != column.Type && IsAsked(column.Name))
            {
                throw SpectraThrow.ColumnTypes(path, column.Name, column.Type.ToString(), before.ToString());
            }

            known.TryAdd(column.Name, column.Type);
        }
    }

    /// <summary>The columns, in the order in which they were asked for.</summary>
    /// <exception cref="ArgumentException">No source has one that was asked for.</exception>
    public IReadOnlyList<KeptField> Resolve() => asked.Contains(All)
        ? [.. known.Select(pair => new KeptField(pair.Key, pair.Value))]
        : [.. asked.Select(name => known.TryGetValue(name, out var type) ? new KeptField(name, type) : throw SpectraThrow.NoSuchColumn(name, known.Keys))];

    /// <summary>Empty columns to read into.</summary>
    public static IReadOnlyList<KeptColumn> Columns(IReadOnlyList<KeptField> fields)
        => [.. fields.Select(field => new KeptColumn(new ParquetColumn(field.Name, field.Type), ElementBytes(field.Type)))];

    private bool IsAsked(string name) => asked.Contains(All) || asked.Contains(name);

    private static int ElementBytes(ParquetType type) => type switch
    {
        ParquetType.Int8 or ParquetType.UInt8 or ParquetType.String => 1,
        ParquetType.Int16 or ParquetType.UInt16 => 2,
        ParquetType.Int32 or ParquetType.UInt32 or ParquetType.Float or ParquetType.FloatList => 4,
        _ => 8,
    };
}
