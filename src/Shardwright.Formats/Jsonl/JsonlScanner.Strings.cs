using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Shardwright.Formats.Jsonl;

/// <content>Strings: runs without escapes go 32 bytes at a time.</content>
internal ref partial struct JsonlScanner
{
    private const int HexDigits = 4;
    private const int EscapedUnitBytes = 2 + HexDigits;
    private const int MaxUtf8Bytes = 4;
    private const byte LastControl = 0x1f;
    private const byte LastAscii = 0x7f;
    private const int LastOfTwo = 0x7ff;
    private const int SurrogateMask = 0xf800;
    private const int FirstSurrogate = 0xd800;

    /// <summary><c>\u</c> as two bytes read at once; little-endian, as all processors are that .NET runs on here.</summary>
    private const ushort UnitStart = '\\' | ('u' << 8);

    /// <summary>The value of each hexadecimal digit; -1 for other bytes.</summary>
    private static readonly int[] HexValues =
        [.. Enumerable.Range(0, 256).Select(value => "0123456789abcdef".IndexOf(char.ToLowerInvariant((char)value), StringComparison.Ordinal))];

    /// <summary>What stands for each letter behind a backslash; 0 for those that mean nothing, and for <c>u</c>.</summary>
    private static ReadOnlySpan<byte> ShortEscapes =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, (byte)'"', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)'/',
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)'\\', 0, 0, 0,
        0, 0, (byte)'\b', 0, 0, 0, (byte)'\f', 0, 0, 0, 0, 0, 0, 0, (byte)'\n', 0,
        0, 0, (byte)'\r', 0, (byte)'\t', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Behind the opening quote: goes behind the closing one.</summary>
    private bool SkipString(out bool hasEscapes)
    {
        hasEscapes = false;
        while (true)
        {
            place += PlainRun(line[place..]);
            if (place == line.Length)
            {
                return false;
            }

            if (line[place] == '"')
            {
                place++;
                return true;
            }

            if (line[place] != '\\')
            {
                return false;
            }

            hasEscapes = true;
            var bytes = EscapeBytes(line[place..]);
            if (bytes == 0)
            {
                return false;
            }

            place += bytes;
        }
    }

    /// <summary>Behind the opening quote: decodes up to the closing one and goes behind it.</summary>
    private JsonlTextStatus DecodeString(ArrayBufferWriter<byte> text)
    {
        text.ResetWrittenCount();
        var source = line[place..];

        // Never longer than it is written, so nothing below can pass the end of the target.
        var target = text.GetSpan(source.Length + MaxUtf8Bytes);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        var escapes = ShortEscapes;
        var isLone = false;
        var read = 0;
        var written = 0;

        // An inner loop: read stays within the source, whose length was checked, and written never passes read.
        unchecked
        {
            while (true)
            {
                if (read <= source.Length - Vector256<byte>.Count)
                {
                    var block = Vector256.LoadUnsafe(ref from, (nuint)read);
                    block.StoreUnsafe(ref to, (nuint)written);
                    var marks = Marks(block);
                    if (marks == 0)
                    {
                        read += Vector256<byte>.Count;
                        written += Vector256<byte>.Count;
                        continue;
                    }

                    var run = BitOperations.TrailingZeroCount(marks);
                    read += run;
                    written += run;
                }
                else
                {
                    while (read < source.Length && !IsMark(source[read]))
                    {
                        target[written++] = source[read++];
                    }

                    if (read == source.Length)
                    {
                        return JsonlTextStatus.Malformed;
                    }
                }

                var mark = Unsafe.Add(ref from, read);
                if (mark != '\\')
                {
                    break;
                }

                if (read + 1 == source.Length)
                {
                    return JsonlTextStatus.Malformed;
                }

                var letter = Unsafe.Add(ref from, read + 1);
                var value = letter <= LastAscii ? escapes[letter] : (byte)0;
                if (value != 0)
                {
                    Unsafe.Add(ref to, written) = value;
                    written++;
                    read += 2;
                    continue;
                }

                // Text of other scripts has one of these after another.
                do
                {
                    if (read > source.Length - EscapedUnitBytes)
                    {
                        return JsonlTextStatus.Malformed;
                    }

                    var unit = Unit(ref Unsafe.Add(ref from, read));
                    if (unit < 0)
                    {
                        return JsonlTextStatus.Malformed;
                    }

                    if ((unit & SurrogateMask) != FirstSurrogate)
                    {
                        read += EscapedUnitBytes;
                        written += WriteUnit(ref Unsafe.Add(ref to, written), unit);
                        continue;
                    }

                    _ = DecodeUnits(source[read..], target[written..], out var readNow, out var writtenNow);
                    isLone |= writtenNow == 0;
                    read += readNow;
                    written += writtenNow;
                }
                while (read <= source.Length - 2 && Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref from, read)) == UnitStart);
            }
        }

        if (source[read] != '"')
        {
            return JsonlTextStatus.Malformed;
        }

        place += read + 1;
        text.Advance(written);
        return isLone ? JsonlTextStatus.LoneSurrogate : JsonlTextStatus.Text;
    }

    /// <summary>A string with escapes against one without, which is rare, and therefore simple.</summary>
    private static bool EqualsEscaped(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> plain)
    {
        Span<byte> decoded = stackalloc byte[MaxUtf8Bytes];
        while (!escaped.IsEmpty)
        {
            var (read, written) = (1, 1);
            decoded[0] = escaped[0];
            if (escaped[0] == '\\')
            {
                read = 2;
                decoded[0] = ShortEscapes[escaped[1]];
                if (decoded[0] == 0)
                {
                    _ = DecodeUnits(escaped, decoded, out read, out written);
                }
            }

            if (written == 0 || !plain.StartsWith(decoded[..written]))
            {
                return false;
            }

            escaped = escaped[read..];
            plain = plain[written..];
        }

        return plain.IsEmpty;
    }

    /// <summary>The bytes of an escape that is well formed, a surrogate pair as two; 0 for another.</summary>
    private static int EscapeBytes(ReadOnlySpan<byte> escape)
    {
        if (escape.Length < 2)
        {
            return 0;
        }

        if (escape[1] != 'u')
        {
            return escape[1] <= LastAscii && ShortEscapes[escape[1]] != 0 ? 2 : 0;
        }

        return ReadUnit(escape) < 0 ? 0 : EscapedUnitBytes;
    }

    /// <summary>Decodes <c>\uXXXX</c>, and its partner where it is a surrogate with one. Nothing is written for one without.</summary>
    private static bool DecodeUnits(ReadOnlySpan<byte> escape, Span<byte> target, out int read, out int written)
    {
        (read, written) = (EscapedUnitBytes, 0);
        var unit = ReadUnit(escape);
        if (unit < 0)
        {
            return false;
        }

        if (Rune.TryCreate((char)unit, out var rune))
        {
            written = rune.EncodeToUtf8(target);
            return true;
        }

        var partner = ReadUnit(escape[EscapedUnitBytes..]);
        if (partner >= 0 && Rune.TryCreate((char)unit, (char)partner, out rune))
        {
            read += EscapedUnitBytes;
            written = rune.EncodeToUtf8(target);
        }

        return true;
    }

    /// <summary>The UTF-16 unit of <c>\uXXXX</c>; -1 where that does not stand.</summary>
    private static int ReadUnit(ReadOnlySpan<byte> escape)
    {
        if (escape.Length < EscapedUnitBytes || escape[0] != '\\' || escape[1] != 'u')
        {
            return -1;
        }

        return Unit(ref MemoryMarshal.GetReference(escape));
    }

    /// <summary>The UTF-16 unit of six bytes that begin with a backslash and a letter; -1 unless it is <c>u</c> and four hexadecimal digits follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Unit(ref byte escape)
    {
        ref var values = ref MemoryMarshal.GetArrayDataReference(HexValues);

        // Digits are below 16, and one that is none is -1 and stays so under any shift and or.
        unchecked
        {
            var unit = (Unsafe.Add(ref values, Unsafe.Add(ref escape, 2)) << 12) | (Unsafe.Add(ref values, Unsafe.Add(ref escape, 3)) << 8)
                | (Unsafe.Add(ref values, Unsafe.Add(ref escape, 4)) << 4) | Unsafe.Add(ref values, Unsafe.Add(ref escape, 5));
            return Unsafe.Add(ref escape, 1) == 'u' && unit >= 0 ? unit : -1;
        }
    }

    /// <summary>Writes a unit that is no surrogate as UTF-8.</summary>
    /// <returns>How many bytes were written; the target has room for four.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteUnit(ref byte target, int unit)
    {
        // Each value is cut to the bits that its byte has.
        unchecked
        {
            if (unit <= LastAscii)
            {
                target = (byte)unit;
                return 1;
            }

            if (unit <= LastOfTwo)
            {
                target = (byte)(0xc0 | (unit >> 6));
                Unsafe.Add(ref target, 1) = (byte)(0x80 | (unit & 0x3f));
                return 2;
            }

            target = (byte)(0xe0 | (unit >> 12));
            Unsafe.Add(ref target, 1) = (byte)(0x80 | ((unit >> 6) & 0x3f));
            Unsafe.Add(ref target, 2) = (byte)(0x80 | (unit & 0x3f));
            return 3;
        }
    }

    /// <summary>The bytes before the first quote, backslash or control character.</summary>
    private static int PlainRun(ReadOnlySpan<byte> source)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        var read = 0;
        for (; read <= source.Length - Vector256<byte>.Count; read += Vector256<byte>.Count)
        {
            var marks = Marks(Vector256.LoadUnsafe(ref from, (nuint)read));
            if (marks != 0)
            {
                return read + BitOperations.TrailingZeroCount(marks);
            }
        }

        while (read < source.Length && !IsMark(source[read]))
        {
            read++;
        }

        return read;
    }

    /// <summary>A bit for each byte that is a quote, a backslash or a control character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Marks(Vector256<byte> block)
        => (Vector256.Equals(block, Vector256.Create((byte)'"')) | Vector256.Equals(block, Vector256.Create((byte)'\\'))
            | Vector256.Equals(Vector256.Min(block, Vector256.Create(LastControl)), block)).ExtractMostSignificantBits();

    private static bool IsMark(byte value) => value is <= LastControl or (byte)'"' or (byte)'\\';
}
