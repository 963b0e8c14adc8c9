using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Shardwright.Recipes.Code;

namespace Shardwright.Tests.Recipes.Code;

/// <summary>Code that people wrote: the system's headers, and a sample of projects where the folder beside the repository has it.</summary>
public sealed class CodeRealFilesTests
{
    private const string BraceOracle = """
        import json, re, sys
        TOKEN = re.compile(r'''
            (?P<raw>(?:u8|[uUL])?R"(?P<d>[^()\\\s]{0,16})\((?:.|\n)*?\)(?P=d)") | (?P<comment>/\*(?:.|\n)*?\*/ | //(?:\\\r?\n|[^\n])*)
          | (?P<number>\.?\d(?:'?[\w.]|[eEpP][+-])*) | (?P<word>[A-Za-z_$\u0080-\U0010ffff][\w$]*?(?=(?:u8|[uUL])?R"|[^\w$]|\Z))
          | (?P<quoted>"(?:\\\r?\n|\\.|[^"\\\n])*"? | '(?:\\\r?\n|\\.|[^'\\\n])*'?) | (?P<brace>[{}])
        ''', re.X)
        bad = []
        for line in open(sys.argv[1], encoding='utf-8'):
            name, text = json.loads(line)
            depth = low = 0
            if not re.search(r'^\s*#\s*(if|el|define)', text, re.M):
                for match in TOKEN.finditer(text):
                    if match.group('brace'):
                        depth += 1 if match.group() == '{' else -1
                        low = min(low, depth)
            if depth or low: bad.append(name)
        print('\n'.join(bad))
        """;

    private static readonly int Every = Dose.Of(40, 11, 1);

    [Theory]
    [InlineData(64)]
    [InlineData(512)]
    [InlineData(4096)]
    public void The_systems_headers_join_to_themselves_within_the_limit(int limit)
    {
        var files = Headers().Where((_, index) => index % Every == limit % Every).ToList();
        foreach (var (name, bytes) in files)
        {
            foreach (var use in Enum.GetValues<PreambleUse>())
            {
                CodeChunkerTests.CheckPieces(bytes, TokenMeasure.Estimate, limit, use);
                CodeChunkerTests.CheckPieces(bytes, new WordMeasure(), limit, use);
            }
        }

        Assert.SkipWhen(files.Count == 0, "There are no headers under /usr/include.");
    }

    [Fact]
    public void Nearly_all_headers_of_the_system_are_balanced()
    {
        var files = Headers().Where((_, index) => index % 10 == 0).ToList();
        Assert.SkipWhen(files.Count == 0, "There are no headers under /usr/include.");
        var unbalanced = files.Where(file => !CodeLexer.Read(file.Text).IsBalanced).Select(file => file.Name).ToList();
        Assert.True(unbalanced.Count * 50 < files.Count, $"{unbalanced.Count} of {files.Count}:\n{string.Join('\n', unbalanced)}");
    }

    [Theory]
    [InlineData(512)]
    [InlineData(4096)]
    public void Real_code_joins_to_itself_and_units_balance(int limit)
    {
        using var folder = new TemporaryFolder();
        var lines = new List<string>();
        foreach (var (name, bytes) in Projects())
        {
            CodeChunkerTests.CheckPieces(bytes, TokenMeasure.Estimate, limit, PreambleUse.Repeat);
            CodeChunkerTests.CheckPieces(bytes, new WordMeasure(), limit, PreambleUse.First);
            var outline = CodeLexer.Read(bytes);
            if (outline.IsBalanced && outline.Containers.Count == 0)
            {
                lines.AddRange(outline.Boundaries.Zip(outline.Boundaries.Skip(1), (first, next) => JsonSerializer.Serialize(
                    new[] { $"{name}:{first.OffsetBytes}", Encoding.UTF8.GetString(bytes[first.OffsetBytes..next.OffsetBytes]) })));
            }
        }

        var path = Path.Combine(folder.Path, "units.jsonl");
        File.WriteAllLines(path, lines);
        Assert.Equal("", PythonOracle.Run(BraceOracle, path).Trim());
    }

    internal static IEnumerable<(string Name, byte[] Text)> Headers()
        => !Directory.Exists("/usr/include") ? [] : Directory.EnumerateFiles("/usr/include", "*.h*", SearchOption.AllDirectories)
            .Concat(Directory.Exists("/usr/include/c++") ? Directory.EnumerateFiles("/usr/include/c++", "*", SearchOption.AllDirectories) : [])
            .Distinct().Order(StringComparer.Ordinal).Select(path => (path, File.ReadAllBytes(path)));

    internal static IEnumerable<(string Name, byte[] Text)> Projects()
    {
        var path = Path.GetFullPath(Path.Combine(Architecture.SourceTree.Root, "..", "shared", "data", "code", "cpp_real.jsonl.gz"));
        Assert.SkipUnless(File.Exists(path), $"{path} is missing: real code was NOT tried.");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            yield return ($"line {++number}", Encoding.UTF8.GetBytes(document.RootElement.GetProperty("text").GetString()!));
        }
    }
}
