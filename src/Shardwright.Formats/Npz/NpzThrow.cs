using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Npz;

/// <summary>Every message about NPY and NPZ.</summary>
internal static class NpzThrow
{
    private const string CopyAgain = "Copy or make the file again.";
    private const string NotNpy = "Check that it is a file that NumPy's save or savez wrote.";

    /// <summary>Bytes of somebody's file as people can read them.</summary>
    internal static string Quote(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        foreach (var value in bytes)
        {
            _ = value is >= 32 and < 127 ? text.Append((char)value) : text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }

        return text.Append('"').ToString();
    }

    [DoesNotReturn]
    internal static void CannotOpen(string path, Exception error) => throw new StorageException(
        new DataLocation(path), "array file", "a file that can be read",
        error switch
        {
            FileNotFoundException or DirectoryNotFoundException => "no such file",
            _ when Directory.Exists(path) => "a folder",
            UnauthorizedAccessException => "no permission to read it",
            _ => error.Message,
        },
        "Check the path.", error);

    [DoesNotReturn]
    internal static void ReadFailed(DataLocation where, Exception error) => throw new StorageException(
        where, "reading arrays", found: error.Message, remedy: "Check the disk and give the command again.", inner: error);

    [DoesNotReturn]
    internal static void Cut(DataLocation where, string subject, long bytes) => throw new MalformedDataException(
        where, subject, Bytes(bytes), "the end of the file", CopyAgain);

    [DoesNotReturn]
    internal static void NoMagic(DataLocation where, ReadOnlySpan<byte> found) => throw new MalformedDataException(
        where, "array header", "NumPy's magic \"\\x93NUMPY\"", found.IsEmpty ? "no bytes" : Quote(found[..Math.Min(8, found.Length)]), NotNpy);

    [DoesNotReturn]
    internal static void Version(DataLocation where, int major, int minor) => throw new MalformedDataException(
        where, "version of the array header", "1.0, 2.0 or 3.0", $"{major}.{minor}", NotNpy);

    [DoesNotReturn]
    internal static void HeaderCut(DataLocation where) => throw new MalformedDataException(
        where, "array header", "all of it", "the end of the bytes", CopyAgain);

    [DoesNotReturn]
    internal static void HeaderTooLong(DataLocation where, long bytes, long limit) => throw new MalformedDataException(
        where, "array header", $"at most {Bytes(limit)} of text", Bytes(bytes), NotNpy);

    [DoesNotReturn]
    internal static void HeaderText(DataLocation where, int at, string expected, string found) => throw new MalformedDataException(
        where, $"array header, character {at}", expected, found, NotNpy);

    [DoesNotReturn]
    internal static void Type(DataLocation where, string descr) => throw new MalformedDataException(
        where, "type of the array", "numbers (b, i, u, f, c) or texts (U, S) of a size that NumPy has", $"\"{Shorten(descr)}\"", NotNpy);

    [DoesNotReturn]
    internal static void Shape(DataLocation where, IEnumerable<long> shape, NpyType type) => throw new MalformedDataException(
        where, "shape of the array", "fewer than 2^63 bytes", $"({string.Join(", ", shape)}) of {type.Descr}", CopyAgain);

    internal static MalformedDataException ObjectArray(DataLocation where) => new(
        where, "type of the array", "numbers or texts", "Python objects, which are kept as a pickle; no pickle is ever loaded, because it can run any program",
        "Save it again as numbers or texts, such as numpy.save(path, numpy.array(list, dtype='float32')).");

    internal static MalformedDataException Structured(DataLocation where) => new(
        where, "type of the array", "numbers or texts", "records of several fields, or raw bytes (V)", "Save each field as an array of its own.");

    internal static MalformedDataException Dates(DataLocation where, string descr) => new(
        where, "type of the array", "numbers or texts", $"dates or durations (\"{Shorten(descr)}\")", "Save it again as array.astype('int64'), its unit in the name.");

    internal static MalformedDataException LongDouble(DataLocation where, string descr) => new(
        where, "type of the array", "numbers of at most 64 bits, complex ones of twice that",
        $"long doubles (\"{Shorten(descr)}\"), which differ from machine to machine", "Save it again as array.astype('float64') or 'complex128'.");

    [DoesNotReturn]
    internal static void FileLength(DataLocation where, Int128 expected, long found) => throw new MalformedDataException(
        where, "array file", $"{expected} bytes, as its header says", Bytes(found), found < expected ? CopyAgain : "Save one array to one file.");

    [DoesNotReturn]
    internal static void MemberLength(DataLocation where, Int128 expected, long found) => throw new MalformedDataException(
        where, "array", $"{expected} bytes, as its header says", $"{Bytes(found)} in the archive's directory", CopyAgain);

    [DoesNotReturn]
    internal static void TooLarge(DataLocation where, long bytes) => throw new MalformedDataException(
        where, "array read as a whole", $"at most {Bytes(Array.MaxLength)}", Bytes(bytes), "Read it in parts.");

    [DoesNotReturn]
    internal static void NotZip(DataLocation where) => throw new MalformedDataException(
        where, "archive", "the end of a ZIP directory at the end of the file", "none; the file is cut short, or is no ZIP", CopyAgain);

    [DoesNotReturn]
    internal static void Structure(DataLocation where, string subject, string expected, string found) => throw new MalformedDataException(
        where, subject, expected, found, CopyAgain);

    [DoesNotReturn]
    internal static void Name(DataLocation where, string name) => throw new MalformedDataException(
        where, "name of a member", "a name inside the archive", $"\"{Shorten(name)}\", which is absolute, leads outside, or has signs that no file name has",
        "Do not trust this archive.");

    [DoesNotReturn]
    internal static void Duplicate(DataLocation where) => throw new MalformedDataException(
        where, "name of a member", "each name once", "the same name again", "Make the archive again; readers differ about which of the two they take.");

    internal static MalformedDataException Encrypted(DataLocation where) => new(
        where, "member", "one that is not encrypted", "an encrypted one", "Decrypt the archive first.");

    internal static MalformedDataException Method(DataLocation where, int method) => new(
        where, "compression of a member", "stored (0) or deflated (8)", method.ToString(CultureInfo.InvariantCulture), "Save it again with numpy.savez_compressed.");

    [DoesNotReturn]
    internal static void DoesNotInflate(DataLocation where, string expected, string found) => throw new MalformedDataException(
        where, "deflated array", expected, found, CopyAgain);

    [DoesNotReturn]
    internal static void Checksum(DataLocation where, uint expected, uint found) => throw new MalformedDataException(
        where, "CRC-32 of the member", $"{expected:x8}", $"{found:x8}", CopyAgain);

    internal static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} bytes");

    private static string Shorten(string text)
    {
        const int Most = 60;
        var shown = text.Length > Most ? text[..Most] + "…" : text;
        return string.Concat(shown.Select(sign => char.IsControl(sign) ? $"\\x{(int)sign:x2}" : sign.ToString()));
    }
}
