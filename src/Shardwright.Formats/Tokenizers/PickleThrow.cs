using System.Diagnostics.CodeAnalysis;
using System.Text;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Tokenizers;

/// <summary>The words of every error about nanochat's <c>tokenizer.pkl</c>.</summary>
internal static class PickleThrow
{
    private const string Expected = "the pickle of a tiktoken.core.Encoding object, and nothing else";
    private const string Distrust = "Do not load this file in Python either unless you trust who made it.";
    private const string FetchAgain = "Fetch the file again, or write it again with pickle protocol 4.";

    [DoesNotReturn]
    internal static void Refused(DataLocation where, string opcode) => throw new MalformedDataException(
        where, "pickle", Expected, $"{opcode}, which is never carried out here", Distrust);

    [DoesNotReturn]
    internal static void OtherClass(DataLocation where, string found) => throw new MalformedDataException(
        where, "class in the pickle", "tiktoken.core.Encoding", TiktokenThrow.Quoted(Encoding.UTF8.GetBytes(found)),
        found == "_codecs.encode" ? "Write the file again with pickle protocol 3 or later." : Distrust);

    [DoesNotReturn]
    internal static void Protocol(DataLocation where, byte found) => throw new MalformedDataException(
        where, "pickle protocol", "2 to 5", TiktokenThrow.Number(found), FetchAgain);

    [DoesNotReturn]
    internal static void Cut(DataLocation where) => throw new MalformedDataException(
        where, "pickle", "more bytes", "the end of the file", FetchAgain);

    [DoesNotReturn]
    internal static void Stack(DataLocation where, string expected) => throw new MalformedDataException(
        where, "pickle", expected, "something else", FetchAgain);

    [DoesNotReturn]
    internal static void TooMany(DataLocation where, string what, int most) => throw new MalformedDataException(
        where, "pickle", $"at most {TiktokenThrow.Number(most)} {what}", "more", FetchAgain);

    [DoesNotReturn]
    internal static void Behind(DataLocation where) => throw new MalformedDataException(
        where, "pickle", "nothing beside the one object", "more", FetchAgain);

    [DoesNotReturn]
    internal static void Key(string path, string found) => throw new MalformedDataException(
        new DataLocation(path), "state of the encoding", "each of name, pat_str, mergeable_ranks and special_tokens once, of its type", found, FetchAgain);

    [DoesNotReturn]
    internal static void Item(string path, long offset, string what, string expected) => throw new MalformedDataException(
        new DataLocation(path, offset), what, expected, "something else", FetchAgain);
}
