using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Shardwright.Datasets.Contracts.Values;

internal sealed partial class ValueScan
{
    private const int ShownBytes = 60;

    private readonly HashSet<string>? allowedTexts = allowed is { Count: > 0 } ? allowed.ToHashSet(StringComparer.Ordinal) : null;
    private readonly HashSet<double>? allowedNumbers = allowed is { Count: > 0 }
        ? [.. allowed.Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN)]
        : null;

    private byte[] last = new byte[16];
    private int lastBytes;
    private bool hasLast;
    private double accepted;
    private bool hasAccepted;

    private void AddEach<T>(ReadOnlySpan<T> block)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < block.Length; i++)
        {
            var value = block[i];
            if (order is not null)
            {
                if (hasLast && !Follows(MemoryMarshal.Read<T>(last), value))
                {
                    CountOne(Unordered, i, value);
                }

                MemoryMarshal.Write(last, value);
                hasLast = true;
            }

            // Most values are the one before, and need no looking up.
            if (allowedNumbers is not null && (!hasAccepted || double.CreateTruncating(value) != accepted))
            {
                if (allowedNumbers.Contains(double.CreateTruncating(value)))
                {
                    (accepted, hasAccepted) = (double.CreateTruncating(value), true);
                }
                else
                {
                    CountOne(Refused, i, value);
                }
            }

            if (Seen is not null && !Seen.Add(Bits(value)))
            {
                CountOne(Repeated, i, value);
            }
        }
    }

    private void CountOne<T>(Tally tally, int index, T value)
        where T : unmanaged, INumber<T>
    {
        if (tally.Count == 0)
        {
            tally.Add(PlaceOf(index), value.ToString(null, CultureInfo.InvariantCulture));
        }
        else
        {
            tally.Add();
        }
    }

    private bool Follows<T>(T before, T value)
        where T : unmanaged, INumber<T>
        => order switch
        {
            ContractOrder.Ascending => before <= value,
            ContractOrder.StrictlyAscending => before < value,
            ContractOrder.Descending => before >= value,
            _ => before > value,
        };

    private void AddEachText(ReadOnlySpan<byte> text)
    {
        if (order is not null)
        {
            var compared = hasLast ? last.AsSpan(0, lastBytes).SequenceCompareTo(text) : 0;
            if (hasLast && !Follows(compared, 0))
            {
                Unordered.Add(Place, Shown(text));
            }

            if (last.Length < text.Length)
            {
                last = new byte[Math.Max(text.Length, Math.Min(2L * last.Length, Array.MaxLength))];
            }

            text.CopyTo(last);
            (lastBytes, hasLast) = (text.Length, true);
        }

        if (allowedTexts is not null && !allowedTexts.Contains(Encoding.UTF8.GetString(text)))
        {
            Refused.Add(Place, Shown(text));
        }

        if (Seen is not null && !Seen.Add(text))
        {
            Repeated.Add(Place, Shown(text));
        }
    }

    private static string Shown(ReadOnlySpan<byte> text)
        => $"\"{Encoding.UTF8.GetString(text[..Math.Min(ShownBytes, text.Length)])}{(text.Length > ShownBytes ? "…" : "")}\"";

    /// <summary>A number's bits; numbers of more than 8 bytes there are none.</summary>
    private static ulong Bits<T>(T value)
        where T : unmanaged
        => Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.BitCast<T, byte>(value),
            2 => Unsafe.BitCast<T, ushort>(value),
            4 => Unsafe.BitCast<T, uint>(value),
            _ => Unsafe.BitCast<T, ulong>(value),
        };
}
