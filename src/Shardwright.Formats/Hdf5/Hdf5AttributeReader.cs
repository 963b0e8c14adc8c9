using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

/// <summary>Reads the attributes of one object.</summary>
internal static unsafe class Hdf5AttributeReader
{
    public static IReadOnlyList<Hdf5Attribute> ReadAll(Hdf5ObjectId item, DataLocation where, long limitBytes)
    {
        var names = new List<byte[]>();
        var target = GCHandle.Alloc(names);
        try
        {
            ulong position = 0;
            if (H5Aiterate2(item, 0, 2, &position, &CollectName, (void*)GCHandle.ToIntPtr(target)) < 0)
            {
                Hdf5Throw.Library(where, "listing the attributes", ErrorText());
            }
        }
        finally
        {
            target.Free();
        }

        names.Sort((left, right) => left.AsSpan().SequenceCompareTo(right));
        return [.. names.Select(name => Read(item, Encoding.UTF8.GetString(name), where, limitBytes))];
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CollectName(nint item, byte* name, void* info, void* data)
    {
        if (GCHandle.FromIntPtr((nint)data).Target is List<byte[]> list)
        {
            list.Add(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).ToArray());
        }

        return 0;
    }

    private static Hdf5Attribute Read(Hdf5ObjectId item, string name, DataLocation owner, long limitBytes)
    {
        var where = owner with { Item = $"{owner.Item}, attribute {name}" };
        using var id = H5Aopen(item, name, Default);
        if (id.IsInvalid)
        {
            Hdf5Throw.Library(where, "opening the attribute", ErrorText());
        }

        using var typeId = H5Aget_type(id);
        using var space = H5Aget_space(id);
        if (typeId.IsInvalid || space.IsInvalid)
        {
            Hdf5Throw.Library(where, "reading the attribute's type", ErrorText());
        }

        var type = Hdf5Type.From(typeId);
        var isNull = H5Sget_simple_extent_type(space) == 2;
        var shape = isNull ? [0] : Hdf5Shape.Of(space, where);
        var count = Hdf5Shape.Product(shape);
        var elementBytes = Math.Max(16, type.SizeBytes);
        if (count > limitBytes / elementBytes)
        {
            Hdf5Throw.TooLarge(where, "attribute", limitBytes, count > long.MaxValue / elementBytes ? long.MaxValue : count * elementBytes);
        }

        var scalar = shape.IsEmpty;
        object? value = (type.Class, isNull) switch
        {
            (_, true) => null,
            (Hdf5Class.Integer, _) when type is { IsSigned: false, SizeBytes: > 4 } => Numbers<ulong>(id, "H5T_NATIVE_ULONG_g", count, scalar, where),
            (Hdf5Class.Integer, _) => Numbers<long>(id, "H5T_NATIVE_LONG_g", count, scalar, where),
            (Hdf5Class.Float, _) => Numbers<double>(id, "H5T_NATIVE_DOUBLE_g", count, scalar, where),
            (Hdf5Class.Enum, _) when type.SizeBytes is 1 or 2 or 4 or 8 => Enums(id, typeId, type, count, scalar, where),
            (Hdf5Class.String, _) => Strings(id, typeId, space, type, count, scalar, where, limitBytes),
            _ => null,
        };
        return new Hdf5Attribute(name, type, shape, value);
    }

    private static object Numbers<T>(Hdf5AttributeId id, string native, long count, bool scalar, DataLocation where)
        where T : unmanaged
    {
        var values = new T[Math.Max(1, count)];
        fixed (T* buffer = values)
        {
            if (count > 0 && H5Aread(id, Hdf5TypeId.Borrow(native), buffer) < 0)
            {
                Hdf5Throw.Library(where, "reading the attribute", ErrorText());
            }
        }

        return scalar ? values[0] : count == 0 ? Array.Empty<T>() : values;
    }

    private static object Enums(Hdf5AttributeId id, Hdf5TypeId typeId, Hdf5Type type, long count, bool scalar, DataLocation where)
    {
        var size = (int)type.SizeBytes;
        var raw = ReadRaw(id, typeId, count, size, where);
        var values = new long[count];
        for (var i = 0; i < values.Length; i++)
        {
            var element = raw.AsSpan(i * size, size);
            if (type.IsBigEndian)
            {
                element.Reverse();
            }

            values[i] = (size, type.IsSigned) switch
            {
                (1, true) => (sbyte)element[0],
                (1, false) => element[0],
                (2, true) => BitConverter.ToInt16(element),
                (2, false) => BitConverter.ToUInt16(element),
                (4, true) => BitConverter.ToInt32(element),
                (4, false) => BitConverter.ToUInt32(element),
                _ => BitConverter.ToInt64(element),
            };
        }

        return scalar ? values[0] : values;
    }

    private static byte[] ReadRaw(Hdf5AttributeId id, Hdf5TypeId typeId, long count, int size, DataLocation where)
    {
        var raw = new byte[Math.Max(1, count * size)];
        fixed (byte* buffer = raw)
        {
            if (count > 0 && H5Aread(id, typeId, buffer) < 0)
            {
                Hdf5Throw.Library(where, "reading the attribute", ErrorText());
            }
        }

        return raw;
    }

    private static object Strings(
        Hdf5AttributeId id, Hdf5TypeId typeId, Hdf5SpaceId space, Hdf5Type type, long count, bool scalar, DataLocation where, long limitBytes)
    {
        var values = new string[count];
        if (type.IsVariableLength)
        {
            var pointers = new nint[Math.Max(1, count)];
            fixed (nint* buffer = pointers)
            {
                if (count > 0 && H5Aread(id, typeId, buffer) < 0)
                {
                    Hdf5Throw.Library(where, "reading the attribute", ErrorText());
                }

                try
                {
                    var bytes = 0L;
                    for (var i = 0; i < values.Length; i++)
                    {
                        var text = pointers[i] == 0 ? default : MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)pointers[i]);
                        bytes += text.Length;
                        if (bytes > limitBytes)
                        {
                            Hdf5Throw.TooLarge(where, "attribute", limitBytes, bytes);
                        }

                        values[i] = Encoding.UTF8.GetString(text);
                    }
                }
                finally
                {
                    _ = H5Dvlen_reclaim(typeId, space, Default, buffer);
                }
            }
        }
        else
        {
            var size = checked((int)type.SizeBytes);
            var raw = ReadRaw(id, typeId, count, size, where);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Encoding.UTF8.GetString(Hdf5FixedString.Trim(raw.AsSpan(i * size, size), type.Padding));
            }
        }

        return scalar ? values[0] : values;
    }
}
