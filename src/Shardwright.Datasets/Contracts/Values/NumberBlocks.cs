using System.Runtime.InteropServices;
using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Contracts.Values;

/// <summary>Hands blocks of little-endian bytes to a scan as the numbers that they are.</summary>
internal static class NumberBlocks
{
    /// <summary>Gives a block to a scan.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="type">The type of the elements, as it is in memory: little-endian.</param>
    /// <param name="bytes">Whole elements.</param>
    public static void Add(ValueScan scan, NpyType type, ReadOnlySpan<byte> bytes)
    {
        switch (type.Kind, type.ElementBytes)
        {
            case (NpyKind.Real, 4):
                scan.Add(MemoryMarshal.Cast<byte, float>(bytes));
                break;
            case (NpyKind.Real, 8):
                scan.Add(MemoryMarshal.Cast<byte, double>(bytes));
                break;
            case (NpyKind.Real, _):
                AddHalves(scan, MemoryMarshal.Cast<byte, Half>(bytes));
                break;
            case (NpyKind.Complex, 8):
                scan.AddComplex(MemoryMarshal.Cast<byte, float>(bytes));
                break;
            case (NpyKind.Complex, _):
                scan.AddComplex(MemoryMarshal.Cast<byte, double>(bytes));
                break;
            case (NpyKind.SignedInteger, 1):
                scan.Add(MemoryMarshal.Cast<byte, sbyte>(bytes));
                break;
            case (NpyKind.SignedInteger, 2):
                scan.Add(MemoryMarshal.Cast<byte, short>(bytes));
                break;
            case (NpyKind.SignedInteger, 4):
                scan.Add(MemoryMarshal.Cast<byte, int>(bytes));
                break;
            case (NpyKind.SignedInteger, _):
                scan.Add(MemoryMarshal.Cast<byte, long>(bytes));
                break;
            case (NpyKind.UnsignedInteger, 2):
                scan.Add(MemoryMarshal.Cast<byte, ushort>(bytes));
                break;
            case (NpyKind.UnsignedInteger, 4):
                scan.Add(MemoryMarshal.Cast<byte, uint>(bytes));
                break;
            case (NpyKind.UnsignedInteger, 8):
                scan.Add(MemoryMarshal.Cast<byte, ulong>(bytes));
                break;
            case (NpyKind.UnsignedInteger or NpyKind.Boolean, _):
                scan.Add(bytes);
                break;
            default:
                AddTexts(scan, type, bytes);
                break;
        }
    }

    /// <summary>The word of a type in contracts.</summary>
    public static string Word(NpyType type) => type.Kind switch
    {
        NpyKind.Boolean => "bool",
        NpyKind.SignedInteger => $"int{type.ElementBytes * 8}",
        NpyKind.UnsignedInteger => $"uint{type.ElementBytes * 8}",
        NpyKind.Real => $"float{type.ElementBytes * 8}",
        NpyKind.Complex => $"complex{type.ElementBytes * 8}",
        NpyKind.Text => "text",
        _ => "bytes",
    };

    private static void AddHalves(ValueScan scan, ReadOnlySpan<Half> halves)
    {
        Span<float> singles = stackalloc float[1024];
        while (!halves.IsEmpty)
        {
            var count = Math.Min(singles.Length, halves.Length);
            for (var i = 0; i < count; i++)
            {
                singles[i] = (float)halves[i];
            }

            scan.Add<float>(singles[..count]);
            halves = halves[count..];
        }
    }

    private static void AddTexts(ValueScan scan, NpyType type, ReadOnlySpan<byte> bytes)
    {
        if (type.ElementBytes == 0)
        {
            return;
        }

        var texts = new NpyArray(new NpyHeader(type with { IsBigEndian = false }, [bytes.Length / type.ElementBytes]), bytes.ToArray()).ToStrings();
        foreach (var text in texts)
        {
            scan.AddText(System.Text.Encoding.UTF8.GetBytes(text));
        }
    }
}
