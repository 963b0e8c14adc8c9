using System.Buffers;
using System.Text;
using System.Text.Json;
using Shardwright.Formats.Tokenizers;
using Shardwright.Recipes.Code;
using Shardwright.Tests.Formats.Tokenizers;

namespace Shardwright.Tests.Recipes.Code;

/// <summary>Where real code is cut, told by a lexer in Python, and how long its documents are, counted by the tokenizer of others.</summary>
public sealed class CodeRealCutsTests
{
    private const string Lexer = """
        import json, re, sys
        NUMBER = rb"\.?\d(?:'?[\w.]|[eEpP][+-])*"
        LINE = rb'(?:\\[ \t\r\f\v]*\n|[^\n])*'
        BLOCK = rb'/\*(?:.|\n)*?\*/'
        HEADER = rb'(?:include|include_next|import|embed)\b[ \t]*(?:<[^>\n]*>|"[^"\n]*")'
        TOKEN = re.compile(rb'''
            (?P<directive>(?:(?<=\n)|\A(?:\xef\xbb\xbf)?)(?:[ \t\r\f\v]|%(block)s)*\#[ \t]*(?:%(header)s)?(?://%(line)s|%(block)s|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\\[ \t\r\f\v]*\n|[^\n])*)
          | (?P<raw>(?:u8|[uUL])?R"(?P<d>[^()\\\s"]{0,16})\((?:.|\n)*?\)(?P=d)") | (?P<comment>%(block)s | //%(line)s) | (?P<number>%(number)s)
          | (?P<word>[A-Za-z_$\x80-\xff][\w$\x80-\xff]*?(?=(?:u8|[uUL])?R"|[^\w$\x80-\xff]|\Z)) | (?P<quoted>"(?:\\\r?\n|\\.|[^"\\\n])*"? | '(?:\\\r?\n|\\.|[^'\\\n])*'?)
          | (?P<open>\{|<%%) | (?P<close>\}|%%>) | (?P<end>;)
        ''' % {b'block': BLOCK, b'line': LINE, b'header': HEADER, b'number': NUMBER}, re.X)
        units, problems = 0, []
        for line in open(sys.argv[1], encoding='utf-8'):
            name, path, offsets = json.loads(line)
            text = open(path, 'rb').read()
            if re.search(rb'^[ \t]*#[ \t]*if[ \t]+(0|false)\b', text, re.M): continue
            cut, depth, conditional, opening, closing = 1, 0, False, False, None
            for match in TOKEN.finditer(text):
                while cut < len(offsets) and offsets[cut] <= match.start():
                    units += 1
                    # What opens a container ends with its brace, and what closes it has its brace first.
                    if depth and not conditional and not (closing and depth == -1) and not (depth == 1 and opening): problems.append(f'{name}:{offsets[cut - 1]}: braces {depth}')
                    cut, depth, conditional, opening, closing = cut + 1, 0, False, False, None
                if cut < len(offsets) and offsets[cut] < match.end() and match.lastgroup in ('directive', 'raw', 'comment', 'quoted', 'word', 'number', 'd'):
                    problems.append(f'{name}:{offsets[cut]}: cut in {match.lastgroup} {match.group()[:60]}')
                if match.group('open'): depth, opening = depth + 1, True
                elif match.group('close'): depth, opening = depth - 1, False
                elif match.group('directive'): conditional = conditional or bool(re.match(rb'\s*#\s*(if|el|endif)', match.group()))
                elif not match.group('comment'): opening = False
                if closing is None and match.lastgroup in ('open', 'close'): closing = match.lastgroup == 'close'
        print(units)
        print('\n'.join(problems[:40]))
        """;

    private const string Counter = """
        const { Tokenizer } = require('tokenizers'), fs = require('fs');
        (async () => {
          const t = Tokenizer.fromFile(process.argv[2]);
          let documents = 0;
          for (const line of fs.readFileSync(process.argv[3], 'utf8').split('\n')) {
            if (!line) continue;
            const [name, limit, text] = JSON.parse(line);
            const count = (await t.encode(text, null, { addSpecialTokens: false })).getIds().length;
            documents++;
            if (count > limit) console.log(`${name}: ${count} over ${limit}`);
          }
          console.log(documents);
        })();
        """;

    // The Python lexer takes time that grows faster than the text: which headers come is decided by what is installed, and one of 250 KB took minutes.
    private const int LargestHeader = 48 * 1024;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("SHARDWRIGHT_TEST_ALL") == "1";

    [Fact]
    public void No_boundary_lies_inside_of_a_token_and_braces_balance_between_them()
    {
        using var folder = new TemporaryFolder();
        var lines = new List<string>();
        foreach (var (name, text) in CodeRealFilesTests.Projects().Where((_, index) => IsLong || index % 5 == 2).Concat(CodeRealFilesTests.Headers().Where((file, index) => index % (IsLong ? 20 : 100) == 7 && file.Text.Length < LargestHeader)))
        {
            var outline = CodeLexer.Read(text);
            if (outline.IsBalanced)
            {
                var path = Path.Combine(folder.Path, $"{lines.Count}.cpp");
                File.WriteAllBytes(path, text);
                lines.Add(JsonSerializer.Serialize(new object[] { name, path, outline.Boundaries.Select(boundary => boundary.OffsetBytes) }));
            }
        }

        var list = Path.Combine(folder.Path, "list.jsonl");
        File.WriteAllLines(list, lines);
        var answer = PythonOracle.Run(Lexer, list).Trim().Split('\n', 2);
        Assert.True(answer.Length == 1, answer[^1]);
        Assert.True(int.Parse(answer[0], System.Globalization.CultureInfo.InvariantCulture) > 10_000, $"only {answer[0]} units were looked at");
    }

    [Theory]
    [InlineData(64)]
    [InlineData(512)]
    [InlineData(4096)]
    public void No_document_of_real_code_is_over_the_limit_for_the_tokenizer_of_others(int limit)
    {
        var measure = TokenMeasure.Of(Tokenizer.Open(SharedTokenizer.CppPath));
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "documents.jsonl");
        var documents = 0;
        using (var writer = new StreamWriter(path))
        {
            foreach (var (name, text) in CodeRealFilesTests.Projects().Where((_, index) => IsLong || index % 12 == 5))
            {
                foreach (var use in Enum.GetValues<PreambleUse>())
                {
                    var pieces = CodeChunkerTests.CheckPieces(text, measure, limit, use);
                    foreach (var piece in pieces.Pieces)
                    {
                        var document = new ArrayBufferWriter<byte>();
                        pieces.Append(text, piece, document);
                        writer.WriteLine(JsonSerializer.Serialize(new object[] { name, limit, Encoding.UTF8.GetString(document.WrittenSpan) }));
                        documents++;
                    }
                }
            }
        }

        Assert.Equal($"{documents}", NodeOracle.Run(Counter, SharedTokenizer.CppPath, path).Trim());
    }

    [Fact]
    public void Real_code_joins_to_itself_whatever_is_cut_out_of_it_or_flipped()
    {
        var measure = TokenMeasure.Of(Tokenizer.Open(SharedTokenizer.CppPath));
        var files = CodeRealFilesTests.Projects().Where((file, index) => index % 7 == 3 && file.Text.Length < 60_000).Select(file => file.Text).ToList();
        var random = new Random(1);
        var awkward = "{}()<>\"'/*\\\n#;R%:=\0x "u8.ToArray();
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(Dose.Of(2, 10, 60));)
        {
            var text = new List<byte>();
            for (var parts = random.Next(1, 5); parts > 0; parts--)
            {
                var file = files[random.Next(files.Count)];
                var start = random.Next(file.Length);
                text.AddRange(file.AsSpan(start, random.Next(Math.Min(file.Length - start, 4000))));
            }

            for (var flips = random.Next(0, 6); flips > 0 && text.Count > 0; flips--)
            {
                text[random.Next(text.Count)] = awkward[random.Next(awkward.Length)];
            }

            // The pieces of a text are as valid as the text: characters that a splice has torn are taken out.
            var bytes = text.Where(value => value < 0x80).ToArray();
            var limit = random.Next(3) == 0 ? random.Next(8, 40) : random.Next(40, 1500);
            var use = (PreambleUse)random.Next(2);
            CodeChunkerTests.CheckPieces(bytes, measure, limit, use);
            CodeChunkerTests.CheckPieces(bytes, TokenMeasure.Estimate, limit, use);
        }
    }
}
