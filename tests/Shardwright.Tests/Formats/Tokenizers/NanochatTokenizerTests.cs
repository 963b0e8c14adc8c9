using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Tokenizers;

/// <summary>nanochat's tokenizer.pkl, written by Python itself, and what is refused.</summary>
public sealed class NanochatTokenizerTests
{
    /// <summary>A module <c>tiktoken.core</c> with a class that pickles as tiktoken's does, and a small vocabulary.</summary>
    private const string Setup = """
        import os, pickle, sys, types
        core = types.ModuleType('tiktoken.core')
        class Encoding:
            def __getstate__(self): return self.state
            def __setstate__(self, state): self.state = state
        Encoding.__module__, core.Encoding = 'tiktoken.core', Encoding
        sys.modules['tiktoken'], sys.modules['tiktoken.core'] = types.ModuleType('tiktoken'), core
        ranks = {bytes([value]): value for value in range(256)}
        for word in (b'in', b'int', b' m', b'ai', b'ain', 'é'.encode(), b'r' * 2, b'r' * 4): ranks[word] = len(ranks)
        for extra in range(int(sys.argv[3]) if len(sys.argv) > 3 else 0): ranks[b'%d' % (extra + 100)] = len(ranks)
        ranks[b'=' * 300] = len(ranks)
        special = {name: len(ranks) + at for at, name in enumerate(['<|bos|>', '<|user_start|>'])}
        pattern = r"PATTERN"
        encoding = Encoding()
        encoding.state = {'name': 'rustbpe', 'pat_str': pattern, 'mergeable_ranks': ranks, 'special_tokens': special}
        """;

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 0)]
    [InlineData(4, 70_000)]
    [InlineData(3, 70_000)]
    public void The_file_that_Python_writes_is_read(int protocol, int more)
    {
        using var folder = new TemporaryFolder();
        var tokenizer = Tokenizer.Open(Write(folder, protocol, $"pickle.dump(encoding, open(sys.argv[1], 'wb'), {protocol})", more: more));
        Assert.Equal("tokenizer.pkl (nanochat)", tokenizer.Name);
        Assert.Equal(256 + 8 + more + 1 + 2, tokenizer.VocabularySize);
        Assert.Equal(tokenizer.VocabularySize - 2, tokenizer.BeginOfText);
        Assert.Equal([257, 258, 260, '('], Tokens.Of(tokenizer, "int main("u8));
        Assert.Equal([261, '7', '8', '9'], Tokens.Of(tokenizer, "é789"u8)[..4]);
        Assert.Equal([.. "<|bos|>"u8.ToArray().Select(value => (int)value)], Tokens.Of(tokenizer, "<|bos|>"u8));
        Assert.True(tokenizer.TryGetId("<|user_start|>", out var id));
        Assert.Equal(tokenizer.VocabularySize - 1, id);
    }

    [Fact]
    public void Protocol_2_needs_a_call_for_bytes_and_says_what_to_do()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, 2, "pickle.dump(encoding, open(sys.argv[1], 'wb'), 2)");
        var error = Assert.Throws<MalformedDataException>(() => Tokenizer.Open(path));
        Assert.Contains("_codecs.encode", error.Message, StringComparison.Ordinal);
        Assert.Contains("protocol 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NOWHERE", "split pattern")]
    [InlineData(@"\p{L}+|.", "split pattern")]
    public void Another_pattern_is_named(string pattern, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, 4, "pickle.dump(encoding, open(sys.argv[1], 'wb'), 4)", pattern);
        var error = Assert.Throws<MalformedDataException>(() => Tokenizer.Open(path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(pattern, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class Bad:\n    def __reduce__(self): return os.system, ('touch ' + sys.argv[2],)", 4)]
    [InlineData("class Bad:\n    def __reduce__(self): return os.system, ('touch ' + sys.argv[2],)", 2)]
    [InlineData("class Bad:\n    def __reduce__(self): return eval, ('open(sys.argv[2], \"w\")',)", 5)]
    [InlineData("class Bad:\n    pass", 4)]
    public void A_pickle_that_would_run_something_is_refused_and_nothing_runs(string bad, int protocol)
    {
        using var folder = new TemporaryFolder();
        string[] places =
        [
            "Bad()", "[Bad()]",
            "(encoding.state.update(name=Bad()), encoding)[1]",
            "(encoding.state['special_tokens'].update(x=Bad()), encoding)[1]",
        ];
        foreach (var place in places)
        {
            var path = Write(folder, protocol, $"{bad}\npickle.dump({place}, open(sys.argv[1], 'wb'), {protocol})");
            var error = Assert.Throws<MalformedDataException>(() => Tokenizer.Open(path));
            Assert.NotNull(error.Location.ByteOffset);
            Assert.False(File.Exists(folder.File("ran")));
        }
    }

    [Theory]
    [InlineData("80 02 63 6F 73 0A 73 79 73 74 65 6D 0A 58 02 00 00 00 6C 73 85 52 2E", "os.system", 2)]
    [InlineData("80 04 8C 02 6F 73 8C 06 73 79 73 74 65 6D 93 2E", "os.system", 14)]
    [InlineData("80 04 29 52 2E", "REDUCE", 3)]
    [InlineData("80 04 28 69 6F 73 0A 78 0A 2E", "INST", 3)]
    [InlineData("80 04 82 01 2E", "EXT1", 2)]
    [InlineData("80 04 50 31 0A 2E", "PERSID", 2)]
    [InlineData("80 04 51 2E", "BINPERSID", 2)]
    [InlineData("80 04 6F 2E", "OBJ", 2)]
    [InlineData("80 04 8C 0D 74 69 6B 74 6F 6B 65 6E 2E 63 6F 72 65 8C 08 45 6E 63 6F 64 69 6E 67 93 52 2E", "REDUCE", 28)]
    [InlineData("80 09 2E", "protocol", 2)]
    [InlineData("80 04 8E FF FF FF FF FF FF FF 7F", "end of the file", 2)]
    [InlineData("80 04 42 FF FF FF FF 00", "end of the file", 2)]
    [InlineData("80 04 95 FF FF FF FF FF FF FF FF 2E", "end of the file", 2)]
    [InlineData("80 04 6A FF FF FF FF 2E", "noted before", 2)]
    [InlineData("80 04 7D 72 FF FF FF FF 2E", "note", 3)]
    [InlineData("80 04 7D 28 4B 01 75 2E", "keys and values", 6)]
    [InlineData("80 04 75 2E", "a mark", 2)]
    [InlineData("80 04 73 2E", "keys and values", 2)]
    [InlineData("80 04 93 2E", "name", 2)]
    [InlineData("80 04 81 2E", "no arguments", 2)]
    [InlineData("80 04 62 2E", "dict", 2)]
    [InlineData("80 04 2E", "the object", 2)]
    public void A_refused_opcode_is_named_with_its_place(string hex, string expected, int offset)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("tokenizer.pkl");
        File.WriteAllBytes(path, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        var error = Assert.Throws<MalformedDataException>(() => Tokenizer.Open(path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Location.ByteOffset!.Value, offset == 2 && hex.StartsWith("80 09", StringComparison.Ordinal) ? 0 : offset, offset);
    }

    [Fact]
    public void A_file_cut_anywhere_is_malformed_and_one_with_flipped_bytes_never_crashes()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, 4, "pickle.dump(encoding, open(sys.argv[1], 'wb'), 4)");
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<MalformedDataException>(() => Tokenizer.Open(path, TokenizerPattern.Nanochat));
        }

        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var flip in new byte[] { 1, 0x80, 0xFF })
            {
                var damaged = whole.ToArray();
                damaged[at] ^= flip;
                File.WriteAllBytes(path, damaged);
                try
                {
                    _ = Tokenizer.Open(path, TokenizerPattern.Nanochat).Count("int main()"u8);
                }
                catch (MalformedDataException)
                {
                }
            }
        }
    }

    [Theory]
    [InlineData("del encoding.state['name']")]
    [InlineData("encoding.state['more'] = 1")]
    [InlineData("encoding.state['name'] = 5")]
    [InlineData("encoding.state['special_tokens'] = {'a': 5}")]
    [InlineData("encoding.state['special_tokens'] = {'a': 900, 'b': 900}")]
    [InlineData("encoding.state['special_tokens'] = {'a': -1}")]
    [InlineData("encoding.state['mergeable_ranks'] = {'a': 1}")]
    [InlineData("encoding.state['mergeable_ranks'] = {}")]
    [InlineData("encoding.state['mergeable_ranks'][b''] = 999")]
    [InlineData("encoding.state['mergeable_ranks'][b'zz'] = 0")]
    [InlineData("encoding.state['mergeable_ranks'][b'zz'] = 2000000000")]
    [InlineData("encoding.state['mergeable_ranks'][b'z' * 5000] = 999")]
    [InlineData("del encoding.state['mergeable_ranks'][b'z']")]
    [InlineData("encoding.state['pat_str'] = 'x' * 5000")]
    public void A_state_that_is_no_encoding_is_malformed(string change)
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, 4, $"{change}\npickle.dump(encoding, open(sys.argv[1], 'wb'), 4)");
        Assert.Contains(path, Assert.Throws<MalformedDataException>(() => Tokenizer.Open(path)).Message, StringComparison.Ordinal);
    }

    private static string Write(TemporaryFolder folder, int protocol, string script, string pattern = NpmTiktoken.NanochatPattern, int more = 0)
    {
        var path = folder.File($"tokenizer{protocol}.pkl");
        PythonOracle.Run(Setup.Replace("PATTERN", pattern, StringComparison.Ordinal) + "\n" + script, path, folder.File("ran"), $"{more}");
        return path;
    }
}
