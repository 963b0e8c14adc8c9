using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Recipes.Code;

namespace Shardwright.Tests.Recipes.Code;

/// <summary>How units become pieces.</summary>
public sealed class CodeChunkerTests
{
    private static readonly string[] Fragments =
    [
        "int f() {\n  return 1;\n}\n", "// note\n", "\n", "#include <a>\n", "#define X {\n", "#if A\n", "#else\n", "#endif\n", "#if 0\n", "namespace n {\n",
        "}\n", "};\n", "{", "class A : B {\n", "int x = 1'000;\n", "R\"x({)x\"", "R\"y(", "/* c */", "/*", "\"s\"", "'", "\"", "struct S {} s;\n", "é→😀",
        "using namespace std;\n", "extern \"C\" {\n", "int t[] = {1,\n2};\n", "\\\n", "(", ")", ";", "void g(int a, int b) noexcept { if (a) { b; } }\n\n", "\r\n",
        "template <class T> ", "operator==(A) {", "try {} catch (int) {}\n", "a, b) int a; {", "#error don't\n", "long words of text that go on and on and on\n",
    ];

    public static TheoryData<string> Measures => ["estimate", "words", "bytes"];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(19)]
    public void A_file_within_the_limit_is_one_piece_with_its_own_bytes(int length)
    {
        var pieces = new CodeChunker(new WordMeasure(bytes: true), 19, PreambleUse.Repeat).Split(Encoding.UTF8.GetBytes(new string('{', length)));
        Assert.Equal([new CodePiece(0, length, false)], pieces.Pieces);
        Assert.Empty(pieces.Preamble);
    }

    [Theory]
    [InlineData(79, 1)]
    [InlineData(80, 2)]
    public void The_estimate_is_a_quarter_of_the_bytes_rounded_down(int length, int count)
        => Assert.Equal(count, new CodeChunker(TokenMeasure.Estimate, 19, PreambleUse.First).Split(new byte[length]).Pieces.Count);

    [Fact]
    public void The_preamble_stands_before_every_piece_but_the_first()
    {
        const string Head = "// licence\n\n#include <a>\n#ifdef B\n#include <b>\n#endif\nusing namespace std;\n\n";
        var units = Enumerable.Range(0, 12).Select(i => $"// about\nint f{i}() {{ return {i}; }}\n").ToList();
        var documents = Documents(Head + string.Concat(units), new WordMeasure(), 96, PreambleUse.Repeat, out _);
        Assert.Equal(Head + string.Concat(units[..6]), documents[0]);
        Assert.Equal(Head + string.Concat(units[6..]), documents[1]);
    }

    [Fact]
    public void A_header_guard_is_of_the_preamble_and_what_it_guards_is_not()
    {
        const string Head = "#ifndef X_H\n#define X_H\n#include <a>\n";
        var documents = Documents(Head + "#ifdef Y\n#include <y>\nint e() {}\n#endif\nint f() { a; b; c; d; e; f; }\nint g() { a; b; c; d; e; f; }\n#endif\n",
            new WordMeasure(), 52, PreambleUse.Repeat, out var pieces);
        Assert.Equal([(0, Head.Length)], pieces.Preamble);
        Assert.All(documents, document => Assert.StartsWith(Head, document));
    }

    [Fact]
    public void A_preamble_over_a_quarter_of_the_limit_is_kept_item_by_item()
    {
        var licence = $"/* {string.Concat(Enumerable.Repeat("word ", 60))}*/\n\n";
        var text = licence + "#include <a>\n#include <b>\nint f() { 1; 2; 3; }\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"int f{i}();\n"));
        var documents = Documents(text, new WordMeasure(), 80, PreambleUse.Repeat, out var pieces);
        Assert.Equal([(licence.Length, 26)], pieces.Preamble);
        Assert.All(documents.Skip(1), document => Assert.StartsWith("#include <a>\n#include <b>\n", document));
    }

    [Fact]
    public void What_fits_stays_together()
    {
        const string Class = "class A {\n int a;\n int b;\n int c;\n};\n";
        const string Conditional = "#if A\nint d;\nint e;\n#endif\n";
        var documents = Documents("int x;\nint y;\n" + Class + Conditional + "int z;\n", new WordMeasure(), 18, PreambleUse.First, out _);
        Assert.Equal(["int x;\nint y;\n", Class, Conditional + "int z;\n"], documents);
    }

    [Fact]
    public void A_function_over_the_limit_is_cut_at_line_ends_and_its_rest_packs_on()
    {
        var body = string.Concat(Enumerable.Range(0, 5000).Select(i => $"  x += {i};\n"));
        var documents = Documents($"int f() {{\n{body}}}\nint g() {{}}\n", new WordMeasure(), 100, PreambleUse.First, out _);
        Assert.All(documents, document => Assert.EndsWith("\n", document));
        Assert.All(documents.SkipLast(2), document => Assert.InRange(new WordMeasure().Count(Encoding.UTF8.GetBytes(document)), 96, 100));
        Assert.EndsWith("}\nint g() {}\n", documents[^1]);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(50)]
    public void A_line_over_the_limit_is_cut_between_characters(int limit)
    {
        var text = string.Concat(Enumerable.Repeat("é→😀a", 3000));
        var documents = Documents(text, new WordMeasure(bytes: true), limit, PreambleUse.First, out _);
        Assert.All(documents, document => Assert.DoesNotContain('\uFFFD', document));
        Assert.All(documents.SkipLast(1), document => Assert.InRange(Encoding.UTF8.GetByteCount(document), limit - 3, limit));
    }

    [Fact]
    public void A_character_over_the_limit_is_a_piece_all_the_same()
        => Assert.Equal(["😀", "a", "😀"], Documents("😀a😀", new WordMeasure(bytes: true), 2, PreambleUse.First, out _));

    [Theory]
    [InlineData(PreambleUse.First)]
    [InlineData(PreambleUse.Repeat)]
    public void Packing_is_what_trying_every_boundary_gives(PreambleUse use)
        => Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), Gen.Choose(40, 90).ToArbitrary(), (seed, limit) =>
        {
            var random = new Random(seed);
            var text = new StringBuilder("#include <a>\n");
            for (var i = random.Next(1, 60); i > 0; i--)
            {
                var words = string.Concat(Enumerable.Repeat("x ", random.Next(0, 12)));
                text.Append(random.Next(4) switch
                {
                    0 => $"int v{words};\n\n", 1 => $"// {words}\nint f() {{ {words}}}\n", 2 => $"namespace n {{\nint f();\nint g({words});\n}}\n", _ => "struct S { int x; } s;\n",
                });
            }

            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            foreach (var measure in new[] { new WordMeasure(), TokenMeasure.Estimate })
            {
                var found = new CodeChunker(measure, limit, use).Split(bytes);
                if (found.Pieces.Count > 1)
                {
                    Assert.Equal(Greedy(bytes, found, measure, limit), found.Pieces);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Measures))]
    public void Any_splice_of_awkward_constructs_joins_to_its_file_within_the_limit(string name)
        => Prop.ForAll(Gen.Choose(0, Fragments.Length - 1).ListOf().ToArbitrary(), Gen.Choose(4, 120).ToArbitrary(), (choices, limit) =>
        {
            var measure = Measure(name);
            var bytes = Encoding.UTF8.GetBytes(string.Concat(choices.Concat(Enumerable.Reverse(choices)).Select(choice => Fragments[choice])));
            foreach (var use in Enum.GetValues<PreambleUse>())
            {
                CheckPieces(bytes, measure, limit, use);
            }
        }).QuickCheckThrowOnFailure();

    internal static TokenMeasure Measure(string name) => name == "estimate" ? TokenMeasure.Estimate : new WordMeasure(name == "bytes");

    /// <summary>What holds for every file: the pieces are the file, within the limit, and the same again.</summary>
    internal static CodePieces CheckPieces(byte[] bytes, TokenMeasure measure, int limit, PreambleUse use)
    {
        var chunker = new CodeChunker(measure, limit, use);
        var pieces = chunker.Split(bytes);
        Assert.Equal(pieces.Pieces, chunker.Split(bytes).Pieces);
        var place = 0;
        var document = new ArrayBufferWriter<byte>();
        foreach (var piece in pieces.Pieces)
        {
            Assert.Equal(place, piece.StartBytes);
            Assert.True(piece.LengthBytes > 0 || bytes.Length == 0);
            Assert.False(piece.HasPreamble && (use == PreambleUse.First || pieces.Preamble.Count == 0));
            place += piece.LengthBytes;
            document.ResetWrittenCount();
            pieces.Append(bytes, piece, document);
            Assert.True(measure.Count(document.WrittenSpan) <= limit, $"{measure.Count(document.WrittenSpan)} over {limit}");
        }

        Assert.Equal(bytes.Length, place);
        return pieces;
    }

    private static List<CodePiece> Greedy(byte[] bytes, CodePieces found, TokenMeasure measure, int limit)
    {
        var outline = CodeLexer.Read(bytes);
        int Sum(CodeRegion region)
        {
            var counts = new int[2];
            measure.CountAt(bytes, [outline.Boundaries[region.First].OffsetBytes, outline.Boundaries[region.Last].OffsetBytes], counts);
            return counts[1] - counts[0];
        }

        var ends = outline.Boundaries.Where(boundary => !boundary.IsWeak
            && (boundary.Container < 0 || Sum(outline.Containers[boundary.Container]) > limit)).Select(boundary => boundary.OffsetBytes).ToList();
        var pieces = new List<CodePiece>();
        for (var start = 0; start < bytes.Length; start = pieces[^1].StartBytes + pieces[^1].LengthBytes)
        {
            var repeats = pieces.Count > 0 && found.Preamble.Count > 0 && start >= found.Preamble[^1].StartBytes + found.Preamble[^1].LengthBytes;
            var tried = from withPreamble in repeats ? new[] { true, false } : [false]
                        let last = ends.LastOrDefault(end => end > start && Fits(start, end, withPreamble), -1)
                        where last >= 0
                        select new CodePiece(start, last - start, withPreamble);
            pieces.Add(tried.First());
        }

        return pieces;

        bool Fits(int start, int end, bool withPreamble)
        {
            var document = new ArrayBufferWriter<byte>();
            found.Append(bytes, new(start, end - start, withPreamble), document);
            return measure.Count(document.WrittenSpan) <= limit;
        }
    }

    private static List<string> Documents(string text, TokenMeasure measure, int limit, PreambleUse use, out CodePieces pieces)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var found = new CodeChunker(measure, limit, use).Split(bytes);
        pieces = found;
        return [.. found.Pieces.Select(piece =>
        {
            var document = new ArrayBufferWriter<byte>();
            found.Append(bytes, piece, document);
            return Encoding.UTF8.GetString(document.WrittenSpan);
        })];
    }
}
