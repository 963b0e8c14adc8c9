using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Npz;

/// <summary>What an array file says of its array. Source: NumPy's <c>numpy.lib.format</c>, versions 1.0, 2.0 and 3.0.</summary>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its dimensions, slowest first; empty for a scalar.</param>
/// <param name="IsFortranOrder">Whether the first index varies fastest in the file.</param>
/// <remarks>Two headers are equal when type, order and all dimensions are.</remarks>
public sealed record NpyHeader(NpyType Type, IReadOnlyList<long> Shape, bool IsFortranOrder = false)
{
    /// <summary>The most bytes of text that a header may have; NumPy's own are rarely above 118.</summary>
    public const int MaxTextBytes = 64 * 1024;

    /// <summary>The most dimensions that an array may have, as in NumPy 2.</summary>
    public const int MaxRank = 64;

    /// <summary>Bytes before the text in version 1.0: magic, version and a length of two bytes.</summary>
    internal const int ShortPrefixBytes = 10;

    /// <summary>Bytes before the text in versions 2.0 and 3.0, whose length has four bytes.</summary>
    internal const int LongPrefixBytes = 12;

    /// <summary>Headers that we write are a multiple of this, so that data are aligned wherever the header is.</summary>
    internal const int AlignmentBytes = 64;

    /// <summary>Elements of an array without bytes, such as of texts without characters, up to which it is believed.</summary>
    internal const long MaxEmptyElements = 1 << 20;

    /// <summary>Elements of the array: 1 for a scalar, 0 where a dimension is 0.</summary>
    public long Elements
    {
        get
        {
            if (Shape.Contains(0))
            {
                return 0;
            }

            // Asked at every read at a place: a loop, for a query would allocate.
            var product = 1L;
            for (var i = 0; i < Shape.Count; i++)
            {
                product *= Shape[i];
            }

            return product;
        }
    }

    /// <summary>Bytes of the array.</summary>
    public long Bytes => checked(Elements * Type.ElementBytes);

    internal static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header from the first bytes of an array file.</summary>
    /// <param name="bytes">The file's bytes from its first on, at least to the end of its header.</param>
    /// <param name="where">The file, for messages.</param>
    /// <param name="headerBytes">Bytes of the header, its magic included: where the array begins.</param>
    /// <exception cref="MalformedDataException">It is no such header, or not whole, or of a type that is not read: objects (pickles), records,
    /// dates, long doubles.</exception>
    public static NpyHeader Parse(ReadOnlySpan<byte> bytes, DataLocation where, out int headerBytes)
    {
        var header = TryParse(bytes, where, out headerBytes, out var refusal);
        return header ?? throw refusal!;
    }

    /// <summary>The header as bytes: version 1.0, its text padded with spaces to a multiple of 64 bytes, as NumPy writes it.</summary>
    /// <exception cref="ArgumentException">The type is none of NumPy's, or there are too many dimensions, or a negative one, or more bytes than a file can have.</exception>
    public byte[] ToBytes()
    {
        if (!Type.IsKnown)
        {
            throw new ArgumentException($"NumPy has no {Type.Kind} of {Type.ElementBytes} bytes.");
        }

        if (Shape.Count > MaxRank || Shape.Any(dimension => dimension < 0) || !HasBytes())
        {
            throw new ArgumentException($"An array cannot have the shape ({string.Join(", ", Shape)}).");
        }

        var dimensions = Shape.Select(dimension => dimension.ToString(CultureInfo.InvariantCulture)).ToArray();
        var shape = dimensions.Length == 1 ? dimensions[0] + "," : string.Join(", ", dimensions);
        var text = $"{{'descr': '{Type.Descr}', 'fortran_order': {(IsFortranOrder ? "True" : "False")}, 'shape': ({shape}), }}";

        // One byte for the line's end.
        var bytes = new byte[(ShortPrefixBytes + text.Length + 1 + AlignmentBytes - 1) / AlignmentBytes * AlignmentBytes];
        bytes.AsSpan().Fill((byte)' ');
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        bytes[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(bytes.Length - ShortPrefixBytes));
        _ = Encoding.ASCII.GetBytes(text, bytes.AsSpan(ShortPrefixBytes));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(NpyHeader? other)
        => other is not null && Type == other.Type && IsFortranOrder == other.IsFortranOrder && Shape.SequenceEqual(other.Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => Shape.Aggregate(HashCode.Combine(Type, IsFortranOrder), HashCode.Combine);

    /// <summary>How long a header is, from its first <see cref="LongPrefixBytes"/> bytes.</summary>
    /// <returns>Bytes of prefix and text.</returns>
    internal static (int PrefixBytes, int TextBytes) Measure(ReadOnlySpan<byte> bytes, DataLocation where)
    {
        if (bytes.Length < ShortPrefixBytes || !bytes.StartsWith(Magic))
        {
            NpzThrow.NoMagic(where, bytes);
        }

        var prefixBytes = bytes[6] == 1 ? ShortPrefixBytes : LongPrefixBytes;
        if (bytes[6] is < 1 or > 3 || bytes[7] != 0)
        {
            NpzThrow.Version(where, bytes[6], bytes[7]);
        }

        if (bytes.Length < prefixBytes)
        {
            NpzThrow.HeaderCut(where);
        }

        var textBytes = bytes[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (textBytes > MaxTextBytes)
        {
            NpzThrow.HeaderTooLong(where, textBytes, MaxTextBytes);
        }

        return (prefixBytes, (int)textBytes);
    }

    /// <summary><see cref="Parse"/>, but a type that is not read is handed back: it is no damage.</summary>
    /// <returns>Null with a refusal.</returns>
    internal static NpyHeader? TryParse(ReadOnlySpan<byte> bytes, DataLocation where, out int headerBytes, out MalformedDataException? refusal)
    {
        var (prefixBytes, textBytes) = Measure(bytes, where);
        headerBytes = prefixBytes + textBytes;
        if (bytes.Length < headerBytes)
        {
            NpzThrow.HeaderCut(where);
        }

        return NpyHeaderText.Parse(bytes[prefixBytes..headerBytes], where, out refusal);
    }

    /// <summary>Whether the product of the dimensions is a number of bytes.</summary>
    internal bool HasBytes()
    {
        if (Shape.Contains(0))
        {
            return true;
        }

        var elements = Shape.Aggregate((UInt128)1, (product, dimension) => product > long.MaxValue ? product : product * (ulong)dimension);
        return elements <= long.MaxValue && (Type.ElementBytes > 0 ? elements * (ulong)Type.ElementBytes <= long.MaxValue : elements <= MaxEmptyElements);
    }
}
