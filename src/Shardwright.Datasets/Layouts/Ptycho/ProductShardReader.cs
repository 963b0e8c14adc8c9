using System.Buffers.Binary;
using System.Globalization;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>Reads the patterns of one product as records: <c>diffraction</c>, <c>x</c>, <c>y</c>, <c>scan_index</c>. For one thread at a time.</summary>
/// <remarks>
/// A product is checked whole when it is opened, by its block checksums or by its hash, since a library decodes it. Positions are in pixels of the object, float64; patterns are as the product has them.
/// </remarks>
public sealed class ProductShardReader : IShardReader
{
    private const int MostPatternBytes = 4 << 20;

    private readonly IPatternSource patterns;
    private byte[] buffer = [];
    private long next;

    private ProductShardReader(ProductReader product, IPatternSource patterns)
    {
        Product = product;
        this.patterns = patterns;
        PatternBytes = checked(patterns.Height * patterns.Width * patterns.Type.ElementBytes);
        Fields =
        [
            new RecordField("diffraction", patterns.Type.ElementBytes, false, string.Create(CultureInfo.InvariantCulture, $"{WordOf(patterns)}[{patterns.Height} × {patterns.Width}]")),
            new RecordField("x", sizeof(double), false, "float64"),
            new RecordField("y", sizeof(double), false, "float64"),
            new RecordField("scan_index", sizeof(long), false, "int64"),
        ];
    }

    /// <inheritdoc/>
    public long Rows => patterns.Count;

    /// <inheritdoc/>
    public IReadOnlyList<RecordField> Fields { get; }

    /// <summary>The product that is read.</summary>
    public ProductReader Product { get; }

    /// <summary>Bytes of one pattern.</summary>
    public int PatternBytes { get; }

    /// <summary>Opens a product as a shard.</summary>
    /// <param name="folder">The folder that names are relative to.</param>
    /// <param name="shardName">The file, relative to it.</param>
    /// <param name="sha256">Its hash, by which one without block checksums is checked; null to go without.</param>
    /// <exception cref="MalformedDataException">It is not the file that was written, is no product, or has no patterns.</exception>
    public static ProductShardReader Open(string folder, string shardName, string? sha256)
    {
        var path = Path.Combine(folder, shardName);
        using (var integrity = ShardIntegrity.Open(folder, shardName))
        {
            if (integrity is not null)
            {
                integrity.Check(0, new FileInfo(path).Length);
            }
            else if (sha256 is not null && FileHasher.Hash(path) is var found && found.Sha256 != sha256)
            {
                throw new MalformedDataException(new DataLocation(path), "SHA-256 of a shard", sha256, found.Sha256, "The bytes on disk have changed: fetch or build this shard again.");
            }
        }

        var product = ProductReader.Open(path);
        try
        {
            return new ProductShardReader(product, product.Patterns ?? throw new MalformedDataException(
                new DataLocation(path), "patterns", "raw_data/diffraction", "a product without raw data", "Export it again with --include-diffraction."));
        }
        catch
        {
            product.Dispose();
            throw;
        }
    }

    /// <summary>Reads one pattern.</summary>
    /// <param name="index">The pattern, from 0.</param>
    /// <param name="pattern">Receives <see cref="PatternBytes"/>: (height, width) values, row-major, little-endian.</param>
    /// <exception cref="MalformedDataException">Its bytes are damaged.</exception>
    public void ReadPattern(long index, Span<byte> pattern) => patterns.Read(index, 1, pattern);

    /// <inheritdoc/>
    public void Seek(long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, Rows);
        next = row;
    }

    /// <inheritdoc/>
    public int Read(int rows, IReadOnlyList<RecordColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var appended = 0;
        Span<byte> number = stackalloc byte[sizeof(long)];
        while (appended < rows && next < Rows)
        {
            var count = (int)Math.Min(Math.Max(1, MostPatternBytes / Math.Max(1, PatternBytes)), Math.Min(rows - appended, Rows - next));
            if (buffer.Length < count * PatternBytes)
            {
                buffer = new byte[count * PatternBytes];
            }

            patterns.Read(next, count, buffer.AsSpan(0, count * PatternBytes));
            for (var i = 0; i < count; i++, next++, appended++)
            {
                columns[0].Append(buffer.AsSpan(i * PatternBytes, PatternBytes), isNull: false);
                BinaryPrimitives.WriteDoubleLittleEndian(number, Product.XPixels[next]);
                columns[1].Append(number, isNull: false);
                BinaryPrimitives.WriteDoubleLittleEndian(number, Product.YPixels[next]);
                columns[2].Append(number, isNull: false);
                BinaryPrimitives.WriteInt64LittleEndian(number, Product.ScanIndex[next]);
                columns[3].Append(number, isNull: false);
            }
        }

        return appended;
    }

    /// <inheritdoc/>
    public void Dispose() => Product.Dispose();

    private static string WordOf(IPatternSource patterns) => patterns.Type.Kind switch
    {
        Formats.Npz.NpyKind.Real => string.Create(CultureInfo.InvariantCulture, $"float{patterns.Type.ElementBytes * 8}"),
        Formats.Npz.NpyKind.UnsignedInteger => string.Create(CultureInfo.InvariantCulture, $"uint{patterns.Type.ElementBytes * 8}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"int{patterns.Type.ElementBytes * 8}"),
    };
}
