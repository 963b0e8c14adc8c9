using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace Shardwright.Formats.Jsonl;

/// <summary>Writes JSON lines byte for byte as Python's <c>json.dumps</c> does by itself.</summary>
/// <remarks>
/// Everything outside space to <c>~</c> becomes <c>\uXXXX</c> in lower-case hexadecimal, one for each UTF-16 unit, but for
/// <c>\" \\ \n \r \t \b \f</c>; <c>/</c> stays. Safe from many threads, each with its own target.
/// </remarks>
public static class JsonlWriter
{
    private const int BlockBytes = 32 << 10;
    private const int LongestEscape = 12;
    private const int UnitBytes = 6;
    private const int Room = 32 + LongestEscape + sizeof(ulong);
    private const byte LastControl = 0x1f;
    private const byte Delete = 0x7f;
    private const byte FirstOfThree = 0xe0;
    private const byte FirstOfFour = 0xf0;

    /// <summary>For each byte of ASCII that is escaped: the escape's bytes from the lowest up, and in the highest byte how many there are.</summary>
    private static readonly ulong[] Escapes = [.. Enumerable.Range(0, Delete + 1).Select(value => Escape((char)value))];

    /// <summary>Appends <c>{"text": "…"}</c> and LF.</summary>
    /// <param name="target">Receives ASCII.</param>
    /// <param name="utf8">The text, valid UTF-8.</param>
    /// <exception cref="ArgumentException">It is not valid UTF-8; nothing was appended.</exception>
    public static void AppendText(IBufferWriter<byte> target, ReadOnlySpan<byte> utf8)
    {
        Check(target, utf8);
        target.Write("{\"text\": "u8);
        Append(target, utf8);
        target.Write("}\n"u8);
    }

    /// <summary>Appends a string with its quotes.</summary>
    /// <param name="target">Receives ASCII.</param>
    /// <param name="utf8">The text, valid UTF-8.</param>
    /// <exception cref="ArgumentException">It is not valid UTF-8; nothing was appended.</exception>
    public static void AppendString(IBufferWriter<byte> target, ReadOnlySpan<byte> utf8)
    {
        Check(target, utf8);
        Append(target, utf8);
    }

    private static void Check(IBufferWriter<byte> target, ReadOnlySpan<byte> utf8)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!Utf8.IsValid(utf8))
        {
            throw new ArgumentException("The text is not valid UTF-8.", nameof(utf8));
        }
    }

    private static void Append(IBufferWriter<byte> target, ReadOnlySpan<byte> utf8)
    {
        target.Write("\""u8);
        while (!utf8.IsEmpty)
        {
            var room = target.GetSpan(Math.Min(utf8.Length, BlockBytes) + Room);
            var read = Fill(room, utf8, out var written);
            target.Advance(written);
            utf8 = utf8[read..];
        }

        target.Write("\""u8);
    }

    /// <summary>Escapes as much as is sure to fit, and never half a character.</summary>
    /// <returns>How many bytes were read.</returns>
    private static int Fill(Span<byte> room, ReadOnlySpan<byte> utf8, out int writtenBytes)
    {
        ref var from = ref MemoryMarshal.GetReference(utf8);
        ref var to = ref MemoryMarshal.GetReference(room);
        ref var escapes = ref MemoryMarshal.GetArrayDataReference(Escapes);
        var last = room.Length - Room;
        var read = 0;
        var written = 0;

        // An inner loop: each turn writes at most Room bytes from a place that is at most last, and reads within the text, which is whole UTF-8.
        unchecked
        {
            while (read < utf8.Length && written <= last)
            {
                if (read <= utf8.Length - Vector256<byte>.Count)
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
                else if (!IsMark(Unsafe.Add(ref from, read)))
                {
                    Unsafe.Add(ref to, written++) = Unsafe.Add(ref from, read++);
                    continue;
                }

                var value = Unsafe.Add(ref from, read);
                if (value <= Delete)
                {
                    var escape = Unsafe.Add(ref escapes, value);
                    Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, written), escape);
                    written += (int)(escape >> 56);
                    read++;
                }
                else
                {
                    // Text of other scripts has one of these after another.
                    do
                    {
                        read += Decode(ref Unsafe.Add(ref from, read), out var codePoint);
                        written += WriteRune(ref Unsafe.Add(ref to, written), codePoint);
                    }
                    while (read < utf8.Length && Unsafe.Add(ref from, read) > Delete && written <= last);
                }
            }
        }

        writtenBytes = written;
        return read;
    }

    /// <summary>Decodes a character beyond ASCII, which is known to be whole and valid.</summary>
    /// <returns>Its bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Decode(ref byte from, out int codePoint)
    {
        static int Low(ref byte first, int place) => Unsafe.Add(ref first, place) & 0x3f;
        switch (from)
        {
            case < FirstOfThree:
                codePoint = ((from & 0x1f) << 6) | Low(ref from, 1);
                return 2;
            case < FirstOfFour:
                codePoint = ((from & 0x0f) << 12) | (Low(ref from, 1) << 6) | Low(ref from, 2);
                return 3;
            default:
                codePoint = ((from & 0x07) << 18) | (Low(ref from, 1) << 12) | (Low(ref from, 2) << 6) | Low(ref from, 3);
                return 4;
        }
    }

    private static int WriteRune(ref byte to, int codePoint)
    {
        if (codePoint <= char.MaxValue)
        {
            WriteUnit(ref to, codePoint);
            return UnitBytes;
        }

        WriteUnit(ref to, 0xd800 + ((codePoint - 0x10000) >> 10));
        WriteUnit(ref Unsafe.Add(ref to, UnitBytes), 0xdc00 + (codePoint & 0x3ff));
        return LongestEscape;
    }

    /// <summary>Writes eight bytes, of which six count.</summary>
    private static void WriteUnit(ref byte to, int unit) => Unsafe.WriteUnaligned(ref to, Unit(unit));

    /// <summary><c>\uXXXX</c>, the first byte lowest. Each digit is spread over a byte of its own, then made a letter.</summary>
    private static ulong Unit(int unit)
    {
        // Four digits and their letters: no sum can leave its byte.
        unchecked
        {
            var digits = (uint)(((unit & 0xf000) >> 12) | (unit & 0x0f00) | ((unit & 0x00f0) << 12) | ((unit & 0x000f) << 24));
            var letters = ((digits + 0x06060606) >> 4) & 0x01010101;
            var hex = digits + 0x30303030 + (letters * ('a' - '9' - 1));
            return '\\' | ((ulong)'u' << 8) | ((ulong)hex << 16);
        }
    }

    private static ulong Escape(char value)
    {
        var (escape, bytes) = value switch
        {
            '"' => (Short('"'), 2),
            '\\' => (Short('\\'), 2),
            '\n' => (Short('n'), 2),
            '\r' => (Short('r'), 2),
            '\t' => (Short('t'), 2),
            '\f' => (Short('f'), 2),
            '\b' => (Short('b'), 2),
            _ => (Unit(value), UnitBytes),
        };
        return escape | ((ulong)bytes << 56);
    }

    private static ulong Short(char letter) => '\\' | ((ulong)letter << 8);

    /// <summary>A bit for each byte that is not written as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Marks(Vector256<byte> block)
        => (Vector256.Equals(block, Vector256.Create((byte)'"')) | Vector256.Equals(block, Vector256.Create((byte)'\\'))
            | Vector256.Equals(Vector256.Min(block, Vector256.Create(LastControl)), block)
            | Vector256.Equals(Vector256.Max(block, Vector256.Create(Delete)), block)).ExtractMostSignificantBits();

    private static bool IsMark(byte value) => value is <= LastControl or >= Delete or (byte)'"' or (byte)'\\';
}
