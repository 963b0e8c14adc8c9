using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

/// <summary>The type of a dataset's elements, as the file has it.</summary>
public sealed record Hdf5Type
{
    private const int DeepestNesting = 32;

    /// <summary>The family.</summary>
    public required Hdf5Class Class { get; init; }

    /// <summary>Bytes of one element in the file; for text of variable length the size of a pointer.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Whether an integer has a sign; enums answer for their integer, floats are signed.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether numbers have their highest byte first.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>Whether a string has its own length in each element.</summary>
    public bool IsVariableLength { get; init; }

    /// <summary>How strings of fixed length end.</summary>
    public Hdf5StringPadding Padding { get; init; }

    /// <summary>Whether strings say that they are UTF-8; otherwise they say ASCII.</summary>
    public bool IsUtf8 { get; init; }

    /// <summary>The members of a compound, in their order in the file; else empty.</summary>
    public ImmutableArray<Hdf5Member> Members { get; init; } = [];

    /// <summary>What an enum, array or sequence consists of; else null.</summary>
    public Hdf5Type? Element { get; init; }

    /// <summary>Whether this is a complex number: two floats of one size, named r and i, or real and imag.</summary>
    public bool IsComplex => Class == Hdf5Class.Compound
        && Members is [{ Type.Class: Hdf5Class.Float } real, { Type.Class: Hdf5Class.Float } imaginary]
        && real.Type.SizeBytes == imaginary.Type.SizeBytes
        && (real.Name, imaginary.Name) is ("r", "i") or ("real", "imag") or ("re", "im");

    /// <summary>The type as people read it: <c>float32</c>, <c>int64 (big-endian)</c>, <c>string</c>, <c>complex128</c>.</summary>
    public override string ToString()
    {
        var bits = SizeBytes * 8;
        var text = Class switch
        {
            Hdf5Class.Integer => string.Create(CultureInfo.InvariantCulture, $"{(IsSigned ? "int" : "uint")}{bits}"),
            Hdf5Class.Float => string.Create(CultureInfo.InvariantCulture, $"float{bits}"),
            Hdf5Class.String when IsVariableLength => "string",
            Hdf5Class.String => string.Create(CultureInfo.InvariantCulture, $"string of {SizeBytes} bytes"),
            Hdf5Class.Compound when IsComplex => string.Create(CultureInfo.InvariantCulture, $"complex{bits}"),
            Hdf5Class.Compound => $"compound {{{string.Join(", ", Members.Select(member => $"{member.Name}: {member.Type}"))}}}",
            Hdf5Class.Enum => $"enum of {Element}",
            Hdf5Class.Array => $"array of {Element}",
            Hdf5Class.VariableLength => $"sequence of {Element}",
            Hdf5Class.Opaque => string.Create(CultureInfo.InvariantCulture, $"opaque of {SizeBytes} bytes"),
            Hdf5Class.Bitfield => string.Create(CultureInfo.InvariantCulture, $"bitfield{bits}"),
            Hdf5Class.Reference => "reference",
            _ => "time",
        };
        return IsBigEndian ? text + " (big-endian)" : text;
    }

    internal static Hdf5Type From(Hdf5TypeId id, int depth = 0)
    {
        var kind = H5Tget_class(id);
        var type = new Hdf5Type { Class = (Hdf5Class)kind, SizeBytes = (long)H5Tget_size(id) };
        if (depth > DeepestNesting)
        {
            return type;
        }

        switch (type.Class)
        {
            case Hdf5Class.Integer:
                return type with { IsSigned = H5Tget_sign(id) == 1, IsBigEndian = H5Tget_order(id) == 1 };
            case Hdf5Class.Float:
                return type with { IsSigned = true, IsBigEndian = H5Tget_order(id) == 1 };
            case Hdf5Class.String:
                return type with
                {
                    IsVariableLength = H5Tis_variable_str(id) > 0,
                    Padding = (Hdf5StringPadding)Math.Clamp(H5Tget_strpad(id), 0, 2),
                    IsUtf8 = H5Tget_cset(id) == 1,
                };
            case Hdf5Class.Compound:
                return type with { Members = MembersOf(id, depth) };
            case Hdf5Class.Enum or Hdf5Class.Array or Hdf5Class.VariableLength:
                using (var super = H5Tget_super(id))
                {
                    var element = super.IsInvalid ? null : From(super, depth + 1);
                    return type with
                    {
                        Element = element,
                        IsSigned = type.Class == Hdf5Class.Enum && element is { IsSigned: true },
                        IsBigEndian = type.Class == Hdf5Class.Enum && element is { IsBigEndian: true },
                    };
                }

            default:
                return type;
        }
    }

    private static unsafe ImmutableArray<Hdf5Member> MembersOf(Hdf5TypeId id, int depth)
    {
        var count = H5Tget_nmembers(id);
        var members = ImmutableArray.CreateBuilder<Hdf5Member>();
        for (var i = 0u; i < count; i++)
        {
            using var memberType = H5Tget_member_type(id, i);
            var name = H5Tget_member_name(id, i);
            if (memberType.IsInvalid || name is null)
            {
                continue;
            }

            members.Add(new Hdf5Member(
                Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name)),
                (long)H5Tget_member_offset(id, i),
                From(memberType, depth + 1)));
            _ = H5free_memory(name);
        }

        return members.ToImmutable();
    }
}
