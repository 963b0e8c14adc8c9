using System.Numerics;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

/// <summary>Which type of the library a type of .NET is, in memory and in files.</summary>
internal static class Hdf5MemoryType
{
    /// <summary>The type that elements of <typeparamref name="T"/> have in memory, for a dataset of type <paramref name="stored"/>.</summary>
    /// <exception cref="MalformedDataException">The dataset holds something that is no such number.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is not a number that datasets hold.</exception>
    public static Hdf5TypeId Of<T>(Hdf5Type stored, DataLocation where)
        where T : unmanaged
    {
        var part = PartName<T>();
        if (part is not null)
        {
            if (!stored.IsComplex)
            {
                Hdf5Throw.WrongType(where, "a complex number", stored);
            }

            return Complex(part, stored.Members[0].Name, stored.Members[1].Name);
        }

        var name = NumberName<T>();
        if (stored.Class is not (Hdf5Class.Integer or Hdf5Class.Float or Hdf5Class.Enum))
        {
            Hdf5Throw.WrongType(where, "a number", stored);
        }

        return Hdf5TypeId.Borrow(name);
    }

    /// <summary>A compound of two floats without a gap.</summary>
    public static unsafe Hdf5TypeId Complex(string part, string real = "r", string imaginary = "i")
    {
        var single = Hdf5TypeId.Borrow(part);
        var size = H5Tget_size(single);
        var type = H5Tcreate((int)Hdf5Class.Compound, size * 2);
        _ = H5Tinsert(type, real, 0, single);
        _ = H5Tinsert(type, imaginary, size, single);
        return type;
    }

    /// <summary>Whether <typeparamref name="T"/> is an integer, so that values may not fit into it.</summary>
    public static bool IsInteger<T>()
        => typeof(T) != typeof(float) && typeof(T) != typeof(double) && PartName<T>() is null;

    private static string? PartName<T>()
        => typeof(T) == typeof(Complex) ? "H5T_NATIVE_DOUBLE_g" : typeof(T) == typeof(ComplexSingle) ? "H5T_NATIVE_FLOAT_g" : null;

    private static string NumberName<T>()
    {
        if (typeof(T) == typeof(float))
        {
            return "H5T_NATIVE_FLOAT_g";
        }

        if (typeof(T) == typeof(double))
        {
            return "H5T_NATIVE_DOUBLE_g";
        }

        return Type.GetTypeCode(typeof(T)) switch
        {
            TypeCode.SByte => "H5T_NATIVE_SCHAR_g",
            TypeCode.Byte => "H5T_NATIVE_UCHAR_g",
            TypeCode.Int16 => "H5T_NATIVE_SHORT_g",
            TypeCode.UInt16 => "H5T_NATIVE_USHORT_g",
            TypeCode.Int32 => "H5T_NATIVE_INT_g",
            TypeCode.UInt32 => "H5T_NATIVE_UINT_g",
            TypeCode.Int64 => "H5T_NATIVE_LONG_g",
            TypeCode.UInt64 => "H5T_NATIVE_ULONG_g",
            _ => throw new NotSupportedException($"{typeof(T)} is not a type that HDF5 rows are read or written as."),
        };
    }
}
