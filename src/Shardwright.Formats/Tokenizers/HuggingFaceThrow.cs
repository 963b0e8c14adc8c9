using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Every message about Hugging Face's <c>tokenizer.json</c>.</summary>
internal static class HuggingFaceThrow
{
    private const string GetAgain = "Copy the tokenizer's file again.";

    [DoesNotReturn]
    internal static void NotJson(string path, long? offset, Exception error)
        => throw new MalformedDataException(
            new DataLocation(path, offset), "tokenizer.json", expected: "JSON in UTF-8", found: FirstLine(error.Message), GetAgain, error);

    [DoesNotReturn]
    internal static void TooLarge(string path, long bytes, long limit)
        => throw new MalformedDataException(
            new DataLocation(path), "tokenizer.json", expected: $"at most {Number(limit)} bytes", found: $"{Number(bytes)} bytes",
            remedy: "Check that this is a tokenizer.");

    [DoesNotReturn]
    internal static void Malformed(string path, string item, string expected, string found)
        => throw new MalformedDataException(new DataLocation(path, Item: item), "tokenizer.json", expected, found, GetAgain);

    [DoesNotReturn]
    internal static void NotSupported(string path, string item, string what, string supported)
        => throw new MalformedDataException(
            new DataLocation(path, Item: item), $"{what} is not supported", expected: supported,
            remedy: "Use a tokenizer with these parts, or count with the estimate.");

    [DoesNotReturn]
    internal static void Id(string path, string item, string token, string found)
        => throw new MalformedDataException(
            new DataLocation(path, Item: item), $"id of {Quoted(token)}",
            expected: $"a whole number from 0 to {Number(HuggingFaceVocabulary.HighestId)}", found, GetAgain);

    [DoesNotReturn]
    internal static void SameId(string path, string item, int id, string token, string other)
        => throw new MalformedDataException(
            new DataLocation(path, Item: item), $"id {Number(id)}", expected: "one token for each id",
            found: $"{Quoted(other)} and {Quoted(token)}", GetAgain);

    [DoesNotReturn]
    internal static void SameToken(string path, string item, string token)
        => throw new MalformedDataException(
            new DataLocation(path, Item: item), $"token {Quoted(token)}", expected: "each token once", found: "two entries", GetAgain);

    [DoesNotReturn]
    internal static void OtherId(string path, string token, int vocabularyId, int addedId)
        => throw new MalformedDataException(
            new DataLocation(path, Item: "added_tokens"), $"id of {Quoted(token)}",
            expected: $"{Number(vocabularyId)}, as in the vocabulary", found: Number(addedId), GetAgain);

    [DoesNotReturn]
    internal static void MissingToken(string path, long mergeIndex, string token, string role)
        => throw new MalformedDataException(
            new DataLocation(path, RecordIndex: mergeIndex, Item: "model.merges"), role,
            expected: "a token of the vocabulary", found: Quoted(token), GetAgain);

    internal static string Quoted(string text) => text.Length <= 60 ? $"\"{text}\"" : $"\"{text[..60]}…\"";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return (end < 0 ? text : text[..end]).TrimEnd('.');
    }
}
