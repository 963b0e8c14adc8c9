using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Tokenizers;

/// <summary>The words of every error about tokenizers of byte ranks.</summary>
internal static class TiktokenThrow
{
    private const string FetchAgain = "Fetch the file again.";

    [DoesNotReturn]
    internal static void CannotOpen(string path, Exception error) => throw new StorageException(
        new DataLocation(path), "tokenizer", expected: "a file that can be read",
        found: error switch
        {
            FileNotFoundException or DirectoryNotFoundException => "no such file",
            _ when Directory.Exists(path) => "a folder",
            UnauthorizedAccessException => "no permission to read it",
            _ => error.Message.TrimEnd('.'),
        },
        "Check the path.", error);

    [DoesNotReturn]
    internal static void TooLarge(string path, long bytes, long most) => throw new MalformedDataException(
        new DataLocation(path), "tokenizer", $"at most {Number(most)} bytes", $"{Number(bytes)} bytes", "Check that it is a tokenizer.");

    [DoesNotReturn]
    internal static void Changed(string path, long bytes) => throw new MalformedDataException(
        new DataLocation(path), "tokenizer", $"{Number(bytes)} bytes", "fewer", "The file became shorter while it was read: read it when it is whole.");

    [DoesNotReturn]
    internal static void Unknown(string path, string found) => throw new MalformedDataException(
        new DataLocation(path, 0), "tokenizer", "a tokenizer.json, a tiktoken rank file or nanochat's tokenizer.pkl", found,
        "Name a file of one of these kinds.");

    [DoesNotReturn]
    internal static void Line(string path, long offset, long line, ReadOnlySpan<byte> found)
    {
        if (line == 0)
        {
            Unknown(path, Quoted(found));
        }

        throw new MalformedDataException(
            new DataLocation(path, offset, line), "rank", "a token in base64, a space and a whole number", Quoted(found), FetchAgain);
    }

    [DoesNotReturn]
    internal static void TokenTooLong(string path, long offset, long bytes) => throw new MalformedDataException(
        new DataLocation(path, offset), "token", $"at most {Number(RankTable.MaxTokenBytes)} bytes", $"up to {Number(bytes)}", FetchAgain);

    [DoesNotReturn]
    internal static void Rank(string path, long offset, long rank) => throw new MalformedDataException(
        new DataLocation(path, offset), "rank", $"a number below {Number(RankTable.MaxRanks)}", Number(rank), FetchAgain);

    [DoesNotReturn]
    internal static void RankTwice(string path, long offset, int rank) => throw new MalformedDataException(
        new DataLocation(path, offset), "rank", "one that no other token has", Number(rank), FetchAgain);

    [DoesNotReturn]
    internal static void TokenTwice(string path, long offset, int rank) => throw new MalformedDataException(
        new DataLocation(path, offset), "token", "one that stands there once", $"the token of rank {Number(rank)} again", FetchAgain);

    [DoesNotReturn]
    internal static void MissingByte(string path, int value) => throw new MalformedDataException(
        new DataLocation(path), "tokens", "all 256 single bytes", string.Create(CultureInfo.InvariantCulture, $"none for byte 0x{value:X2}"), FetchAgain);

    [DoesNotReturn]
    internal static void OtherCount(string path, NamedEncoding named, int ranks) => throw new MalformedDataException(
        new DataLocation(path), $"ranks of {named.Name}", Number(named.Ranks), Number(ranks),
        $"Fetch the file again, or give it another name where it is not {named.Name}.");

    [DoesNotReturn]
    internal static void UnknownEncoding(string path, int ranks) => throw new MalformedDataException(
        new DataLocation(path), "split pattern of a rank file", "a file name that begins with cl100k_base, o200k_base, p50k_base, p50k_edit, r50k_base or gpt2, or has nanochat in it",
        $"{Number(ranks)} ranks under another name", "Name the file after its encoding, or state the pattern.");

    [DoesNotReturn]
    internal static void UnknownPattern(DataLocation where, string pattern) => throw new MalformedDataException(
        where, "split pattern", "that of nanochat, cl100k_base, o200k_base or gpt2", Quoted(Encoding.UTF8.GetBytes(pattern)),
        "Train or export the tokenizer with one of these.");

    /// <summary>Text from a file as a message shows it: not too much of it, and nothing that a terminal obeys.</summary>
    internal static string Quoted(ReadOnlySpan<byte> text)
    {
        const int Most = 160;
        var shown = Encoding.UTF8.GetString(text[..Math.Min(text.Length, Most)]);
        var clean = string.Concat(shown.Select(letter => char.IsControl(letter) || letter == '\uFFFD' ? '.' : letter));
        return text.Length > Most ? $"\"{clean}…\"" : $"\"{clean}\"";
    }

    /// <summary>A number as messages show it.</summary>
    internal static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
