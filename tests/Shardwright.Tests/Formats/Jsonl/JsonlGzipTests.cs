using System.Buffers;
using System.Globalization;
using System.Text;
using Shardwright.Formats.Jsonl;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Jsonl;

/// <summary>Gzip that is whole, and gzip that is not: files made by Python's zlib.</summary>
public sealed class JsonlGzipTests : IDisposable
{
    private const string Make = """
        import gzip, random, sys, zlib
        random.seed(4)
        lines = [b'{"text": "%d %s"}\n' % (i, bytes(random.choices(b'abcdef ', k=random.randrange(60)))) for i in range(60)]
        parts = [b''.join(lines[:25]), b''.join(lines[25:26])[:5], b''.join(lines[25:26])[5:] + b''.join(lines[26:40]), b'', b''.join(lines[40:])]
        members = [gzip.compress(part, level, mtime=0) for part, level in zip(parts, (9, 1, 0, 6, 6))]
        open(sys.argv[1] + '/text', 'wb').write(b''.join(parts))
        open(sys.argv[1] + '/gz', 'wb').write(b''.join(members))
        """;

    private const string WholeLines = """
        import sys, zlib
        data = open(sys.argv[1] + '/gz', 'rb').read()
        for cut in range(1, len(data) + 1):
            rest, out = data[:cut], b''
            while rest:
                one = zlib.decompressobj(31)
                out += one.decompress(rest)
                rest = one.unused_data
            print(out.count(b'\n'))
        """;

    private readonly TemporaryFolder folder = new();
    private readonly byte[] gzip;
    private readonly string[] lines;

    /// <summary>Makes a file of five members: four of them with text, one cut inside a line, one stored, one empty.</summary>
    public JsonlGzipTests()
    {
        _ = PythonOracle.Run(Make, folder.Path);
        gzip = File.ReadAllBytes(folder.File("gz"));
        lines = File.ReadAllLines(folder.File("text"));
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    [Fact]
    public void Members_follow_one_another_and_zeros_may_follow_them()
    {
        foreach (var padding in new[] { 0, 1, 511, 700_000 })
        {
            foreach (var block in new[] { 1, 7, 1 << 20 })
            {
                var (found, error) = Read([.. gzip, .. new byte[padding / (block < 8 ? 100 : 1)]], new JsonlOptions { BlockBytes = block });
                Assert.Null(error);
                Assert.Equal(lines, found);
            }
        }
    }

    [Fact]
    public void Cut_at_any_byte_it_gives_the_whole_lines_before_and_then_says_where()
    {
        var counts = PythonOracle.Run(WholeLines, folder.Path).TrimEnd('\n').Split('\n').Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        var whole = 0;
        for (var cut = 1; cut < gzip.Length; cut++)
        {
            var (found, error) = Read(gzip[..cut], new JsonlOptions { BlockBytes = cut % 3 == 0 ? 1 + (cut % 50) : 2000 });
            if (error is null)
            {
                // The cut is between two members: the rest is text that ends there.
                whole++;
                Assert.Equal((byte)0x1f, gzip[cut]);
                Assert.Equal(lines[..counts[cut - 1]], found.Take(counts[cut - 1]));
                continue;
            }

            Assert.Equal(lines[..counts[cut - 1]], found);
            Assert.Equal((cut, folder.File("damaged")), (error.Location.ByteOffset!.Value, error.Location.Path));
        }

        Assert.Equal(4, whole);
    }

    [Fact]
    public void With_any_bit_flipped_it_says_so_or_nothing_of_the_text_has_changed()
    {
        var (silent, told) = (0, 0);
        for (var place = 0; place < gzip.Length; place++)
        {
            var damaged = (byte[])gzip.Clone();
            damaged[place] ^= (byte)(1 << (place % 8));
            var (found, error) = Read(damaged, new JsonlOptions { BlockBytes = 2000 });
            if (error is not null)
            {
                told++;
                Assert.InRange(error.Location.ByteOffset!.Value, 0, gzip.Length);
            }
            else if (place < 2)
            {
                // Without the first two bytes it is no gzip: none of its lines is JSON.
                var text = new ArrayBufferWriter<byte>();
                using var reader = JsonlReader.Open(folder.File("damaged"));
                while (reader.ReadLine())
                {
                    Assert.NotEqual(JsonlTextStatus.Text, JsonlText.Read(reader.Line, "text"u8, text));
                }
            }
            else
            {
                silent++;
                Assert.Equal(lines, found);
            }
        }

        // What is silent is the time, the level and the system in the five headers.
        Assert.InRange(silent, 5, 5 * 8);
        Assert.InRange(told, gzip.Length - 50, gzip.Length);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\0\0x")]
    [InlineData("\u001fx")]
    [InlineData("{\"text\": \"plain\"}\n")]
    public void Other_bytes_behind_the_members_are_an_error(string garbage)
    {
        foreach (var block in new[] { 1, 1 << 20 })
        {
            var (found, error) = Read([.. gzip, .. Encoding.Latin1.GetBytes(garbage)], new JsonlOptions { BlockBytes = block });
            Assert.Equal(lines, found);
            Assert.InRange(error!.Location.ByteOffset!.Value, gzip.Length, gzip.Length + 3);
            Assert.Contains("gzip stream", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_error_stays()
    {
        File.WriteAllBytes(folder.File("damaged"), gzip[..^3]);
        using var reader = JsonlReader.Open(folder.File("damaged"));
        var first = Assert.Throws<MalformedDataException>(() =>
        {
            while (reader.ReadLine())
            {
            }
        });
        Assert.Equal(first.Message, Assert.Throws<MalformedDataException>(() => reader.ReadLine()).Message);
        Assert.Equal(lines.Length, reader.LineNumber);
    }

    [Fact]
    public void Damage_before_the_place_to_start_from_is_told_at_opening()
    {
        File.WriteAllBytes(folder.File("damaged"), gzip[..200]);
        Assert.Throws<MalformedDataException>(() => JsonlReader.Open(folder.File("damaged"), offsetBytes: 2000));
    }

    [Fact]
    public void Real_source_code_is_the_same_as_for_Python()
    {
        var path = RealFile("cpp_real.jsonl.gz");
        var expected = PythonOracle.Run(
            """
            import gzip, hashlib, json, sys
            sums, count = hashlib.md5(), 0
            for line in gzip.open(sys.argv[1], 'rt', encoding='utf-8'):
                sums.update(json.loads(line)['text'].encode())
                count += 1
            print(count, sums.hexdigest())
            """, path).Trim();
        using var reader = JsonlReader.Open(path);
        var text = new ArrayBufferWriter<byte>();
        var all = new ArrayBufferWriter<byte>();
        while (reader.ReadLine())
        {
            Assert.Equal(JsonlTextStatus.Text, JsonlText.Read(reader.Line, "text"u8, text));
            all.Write(text.WrittenSpan);
        }

#pragma warning disable CA5351 // A sum to compare with, nothing secret.
        Assert.Equal(expected, $"{reader.LineNumber} {Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(all.WrittenSpan))}");
#pragma warning restore CA5351
    }

    /// <summary>All lines up to the end, or up to the error.</summary>
    internal static (List<string> Lines, MalformedDataException? Error) Read(string path, JsonlOptions? options)
    {
        var found = new List<string>();
        try
        {
            using var reader = JsonlReader.Open(path, options);
            while (reader.ReadLine())
            {
                found.Add(Encoding.UTF8.GetString(reader.Line));
            }

            return (found, null);
        }
        catch (MalformedDataException error)
        {
            return (found, error);
        }
    }

    private (List<string> Lines, MalformedDataException? Error) Read(byte[] bytes, JsonlOptions? options = null)
    {
        File.WriteAllBytes(folder.File("damaged"), bytes);
        return Read(folder.File("damaged"), options);
    }

    private static string RealFile(string name)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, "shared", "data", "code", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"SKIPPED: {name}, real source code, is not here: no folder shared/data/code beside this checkout.");
        return "";
    }
}
