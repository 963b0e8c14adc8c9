using System.Globalization;
using System.Text;
using Shardwright.Foundation.Random;

namespace Shardwright.Recipes.Code;

/// <summary>A made-up source file in C++ with the constructs that are hard to cut.</summary>
internal sealed class SampleSource
{
    private const double SmallestBytes = 60;
    private const double LargestBytes = 300_000;
    private const int DuplicateEvery = 20;

    // NN becomes a number, so that hardly two are alike. In the order of the specification's table, and then some.
    private static readonly string[] Constructs =
    [
        "// what fNN does\nint fNN(int x) {\n    if (x > NN) { return x - NN; }\n    return x + 'a' + \"}{\"[0];\n}\n",
        "class ANN : public B {\npublic:\n    ANN() : a_(NN), b_{2} {}\n    virtual ~ANN() = default;\nprivate:\n    int a_, b_;\n};\n",
        "class FNN final { int x = NN; };\n",
        "class EXPORT_NN Foo : private Bar<int>, public Baz { Foo(); };\n",
        "union UNN { int i; float f; };\n",
        "struct SNN { int x; } sNN;\n",
        "static int tNN[] = {1, 2, NN};\n",
        "namespace aNN::b {\nint g() { return NN; }\n}\n",
        "namespace nNN {\nvoid f() { do { g(); } while (0); }\nvoid g() {}\n}  // namespace nNN\n",
        "namespace {\nconst int kNN = NN;\nint anonymous() { return kNN; }\n}\n",
        "extern \"C\" {\nint cNN(void) { return NN; }\n}\n",
        "WNN::WNN(int v) : a_(v), b_(2) {\n    for (int i = 0; i < v; ++i) { a_ += i; }\n}\n",
        "VNN::VNN(int v) : a_{v}, b_{2} { }\n",
        "bool operator==(const ANN& x, const ANN& y) { return x.a == y.a; }\n",
        "void callNN(int (*f)(int), void (*g)(const char*)) { f(NN); }\n",
        "int qNN() noexcept(true) { return NN; }\n",
        "const char* rNN = R\"x(unbalanced { \" ' // NN )x\";\n",
        "long millionNN = 1'000'0NN;\n",
        "#if 0\n#error don't { NN\n#else\nint elseNN() { return 1; }\n#endif\n",
        "// a comment that goes on \\\n   { in this line NN\n",
        "#define MNN(x) do { \\\n    use(x); \\\n} while (0)\n",
        "TEST(SuiteNN, Case) {\n    EXPECT_EQ(NN, f());\n}\n",
        "void tryNN() try {\n    g();\n} catch (...) {\n}\n",
        "template <typename T, int N = (1 > 0)>\nauto tplNN(T&& x) -> decltype(x + N) {\n    return [&](auto y) { return y + N; }(x);\n}\n",
        "enum class ENN : unsigned char { One, Two = NN };\n",
        "int crlfNN() {\r\n    return NN; /* } */\r\n}\r\n",
        "using NameNN = std::map<std::string, int>; // größer, 日本, 😀\n",
        "typedef struct { int x; } tdNN;\n",
        "int giantNN[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, NN };\n",
    ];

    private static readonly byte[][] Defects =
    [
        "{\"text\": \"int cut() {"u8.ToArray(),
        "{\"text\": null, \"path\": \"null.cpp\"}"u8.ToArray(),
        "{\"text\": \"int half() { return 1; } // a long comment, and then \\ud83d alone\"}"u8.ToArray(),
        [.. "{\"text\": \"int latin() { return 1; } // "u8, 0xe9, .. " is no UTF-8, whatever else may be\"}"u8],
        "{\"text\": 17, \"path\": \"number.cpp\"}"u8.ToArray(),
        "{\"path\": \"nothing.cpp\"}"u8.ToArray(),
        "{\"text\": \"int s;\"}"u8.ToArray(),
        "not JSON at all"u8.ToArray(),
    ];

    public SampleSource(long seed, long index)
    {
        // Now and then the same file again under another name.
        var origin = index % DuplicateEvery == DuplicateEvery - 1 ? index / 2 : index;
        var random = new PythonRandom(unchecked((seed * 1_000_003) + origin) & long.MaxValue);
        Path = string.Create(CultureInfo.InvariantCulture, $"src/{index % 97:D2}/file_{index:D7}.cpp");
        Text = Make(random);
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>A line that is damaged, or that a rule drops.</summary>
    public static ReadOnlySpan<byte> Defect(int number) => Defects[number % Defects.Length];

    private static string Make(PythonRandom random)
    {
        var size = SmallestBytes * Math.Pow(LargestBytes / SmallestBytes, random.NextDouble());
        var text = new StringBuilder();
        if (size > 1000)
        {
            text.Append(CultureInfo.InvariantCulture, $"/* Sample {Number(random)}. */\n#pragma once\n#include <vector>\n#include \"part_{Number(random)}.h\"\n#define LIMIT {Number(random)}\n\nusing namespace std;\n\n");
        }

        do
        {
            var construct = Constructs[(int)(random.NextDouble() * Constructs.Length)];
            text.Append(construct.Replace("NN", Number(random), StringComparison.Ordinal)).Append('\n');
        }
        while (text.Length < size);
        return text.ToString();
    }

    private static string Number(PythonRandom random) => ((int)(random.NextDouble() * 100_000)).ToString(CultureInfo.InvariantCulture);
}
