using System.Text;
using Shardwright.Recipes.Code;

namespace Shardwright.Tests.Recipes.Code;

/// <summary>The awkward inputs of the recipe's table, each cut into its smallest units.</summary>
public sealed class CodeBoundaryTests
{
    // The bar is the boundary: a case is its units joined by it.
    [Theory]
    [InlineData("#include <a>\n\n|int f() {\n}\n|int g() { return 1; }\n")]
    [InlineData("#include <a>\n|int f() {\n}\n|int g() {}\n")]
    [InlineData("// one\nint f() {}\n|// two\n\n|// three\nint g() {}\n\n\n|int h();\n")]
    [InlineData("class A : public B {\n| int x;\n|};\n|int f() {}\n")]
    [InlineData("class A final {\n| int x;\n|};\n|class EXPORT Foo : public B<int(int)> {\n| int y;\n|};\n|union U {\n| int a;\n|};\n|int f() {}\n")]
    [InlineData("class EXPORT(x) A {\n| int x;\n|};\n|struct alignas(8) B {\n| int x;\n|};\n|struct __attribute__((packed)) C {\n| int x;\n|};\n")]
    [InlineData("struct S {\n| int x;\n|} s;\n|int f() {}\n")]
    [InlineData("template <> struct hash<R(A, B)> {\n| int x;\n|};\n|int f() {}\n")]
    [InlineData("struct S f() {\n int x;\n}\n|struct S *g(int a) {\n int x;\n}\n|enum E h(void) { int y; }\n")]
    [InlineData("template <class T> void f() {\n int x;\n}\n|template <typename T, class = std::enable_if_t<(sizeof(T) > 1)>> T g() { int x; }\n")]
    [InlineData("static int t[] = {\n1,\n\n2};\n|int f() {}\n")]
    [InlineData("int a{1}, b{2};\n|Foo c = { .x = {1}, };\n|auto l = [](int a) { return a; };\n|int f() {}\n")]
    [InlineData("enum E { A, B };\n|enum class F : int { A, B } f;\n|int g() {}\n")]
    [InlineData("namespace a::b {\n|int f() {}\n|int g() {}\n|}\n|int h() {}\n")]
    [InlineData("inline namespace [[x]] v1 {\n|int f() {}\n|}\n|namespace {\n|int g() {}\n|} // namespace\n\n|int h() {}\n")]
    [InlineData("extern \"C\" {\n|int f() {}\n|}\n|extern \"C\" int g() { int x; }\n|extern \"C\" {\n|int h();\n|}\n")]
    [InlineData("A::A(int x) : a_(x), b_(2) {\n int x;\n}\n|int f() {}\n")]
    [InlineData("A::A(int x) : a_{x}, B<int>{2} {\n int x;\n}\n|int f() {}\n")]
    [InlineData("bool operator==(A a, B b) { int x; }\n|A &operator=(const A &a) { int x; }\n|int A::operator()(int x) const { int y; }\n|A::operator bool() const { int y; }\n|bool operator<(A a, B b) { int y; }\n")]
    [InlineData("void f(int (*g)(int)) { int x; }\n|int (*h(int a))(int) { int x; }\n")]
    [InlineData("void f() noexcept(true) { int x; }\n|auto g() -> decltype(A{}) { int x; }\n|int h() const override { int x; }\n")]
    [InlineData("auto s = R\"x({ \" )\" )x\";\n|auto t = u8R\"({)\" LR\"(})\";\n|int f() { return R\"(})\"; }\n|int g() {}\n")]
    [InlineData("int x = 1'000;\n|int f() { return 0xAB'CD + 'a' + 1'0'0; }\n|int g() { L'\\''; u8'{'; }\n|int h() {}\n")]
    [InlineData("#if A\n#error don't {\n|#endif\n|int f() {}\n|int g() {}\n")]
    [InlineData("#if 0\n{ don't\n#if X\n}\n#else\n{\n#endif\n#endif\n|int f() {}\n|int g() {}\n")]
    [InlineData("#if 0\n{\n#else\nint e() {}\n|#endif\n|int f() {}\n")]
    [InlineData("#ifdef A\nvoid f(int a) {\n#else\nvoid f() {\n#endif\n int x;\n}\n|int g() {}\n")]
    [InlineData("int f() {\n#if A\n if (x) {\n#elif B\n while (x) {\n#else\n {\n#endif\n }\n}\n|int g() {}\n")]
    [InlineData("#ifdef __cplusplus\nextern \"C\" {\n|#endif\n|int f();\n|int g();\n|#ifdef __cplusplus\n}\n|#endif\n")]
    [InlineData("int f() { // x \\\n }\n}\n|int g() {}\n")]
    [InlineData("#define X { \\\n }}} \\\n {\n|int f() {}\n|#define Y /* {\n { */ {\n|int g() {}\n")]
    [InlineData("if (x) { int y; }\n|TEST(A, B) { int y; }\n|MACRO { int y; }\n|int f() {}\n")]
    [InlineData("void f() try { int x; } catch (int) { int y; }\n// then\ncatch (...) { int z; }\n|int g() {}\n")]
    [InlineData("int f(a, b)\n int a;\n char *b;\n{ int x; }\n|int g() {}\n")]
    [InlineData("template <class T> requires requires (T t) { t.x; } && (sizeof(T) > 1)\nvoid f() { int x; }\n|template <class T> concept C = requires { T{}; };\n|void g() requires (true) { int x; }\n")]
    [InlineData("int f() { const char *s = \"}\\\"{\"; char c = '\"'; /* } */ }\n|int g() {}\n")]
    [InlineData("int f() {} int g() {}\n|int h() {}\n")]
    [InlineData("int f() {} // trailing\n;\n|int g() {} /* too */ ;;\n|int h() {}\n")]
    [InlineData("#include <a>\r\n\r\n|int f() {\r\n}\r\n\r\n|int g() {}\r\n")]
    [InlineData("\uFEFF#include <a>\n|int f() {}\n")]
    [InlineData("using namespace std;\n|typedef int x;\n|namespace y = z;\n|int f() {}\n")]
    public void Units_end_where_a_reader_says(string units)
    {
        var expected = units.Split('|');
        var text = string.Concat(expected);
        var bytes = Encoding.UTF8.GetBytes(text);
        var outline = CodeLexer.Read(bytes);
        Assert.True(outline.IsBalanced);
        var found = outline.Boundaries.Zip(outline.Boundaries.Skip(1),
            (first, next) => Encoding.UTF8.GetString(bytes[first.OffsetBytes..next.OffsetBytes])).ToList();
        if (text.StartsWith("int f() {} int g()", StringComparison.Ordinal))
        {
            expected = ["int f() {} ", "int g() {}\n", "int h() {}\n"];
        }

        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("int f() {\n {\n\nint g() {}\n\nint h() {}\n")]
    [InlineData("int e() {}\n}\n\nint f() {\n{\n\n int x;\n\n}\n\nint h() {}\n")]
    [InlineData("namespace n {\nint f() {}\nint h() {}\n")]
    [InlineData("class A {\nvoid f() {\n\n void g() {}\n\nint h() {}\n")]
    [InlineData("int f() { R\"x( }\nint g() {}\nint h() {}\n")]
    [InlineData("int f() { /* }\nint g() {}\nint h() {}\n")]
    [InlineData("int f(\n\nint g() {}\n\nint h() {}\n")]
    public void A_file_that_does_not_close_is_still_cut(string text)
    {
        var outline = CodeLexer.Read(Encoding.UTF8.GetBytes(text));
        Assert.False(outline.IsBalanced);
        Assert.Contains(text.IndexOf("int h", StringComparison.Ordinal), outline.Boundaries.Select(boundary => boundary.OffsetBytes));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("'")]
    public void An_unterminated_quote_ends_with_its_line(string quote)
    {
        var text = $"int f() {{ {quote}x\n}}\nint g() {{}}\n";
        var outline = CodeLexer.Read(Encoding.UTF8.GetBytes(text));
        Assert.True(outline.IsBalanced);
        Assert.Contains(text.IndexOf("int g", StringComparison.Ordinal), outline.Boundaries.Select(boundary => boundary.OffsetBytes));
    }

    [Theory]
    [InlineData("{", 10_000_000)]
    [InlineData("}", 10_000_000)]
    [InlineData("\"", 10_000_000)]
    [InlineData("'", 10_000_000)]
    [InlineData("1'", 5_000_000)]
    [InlineData("/*", 5_000_000)]
    [InlineData("R\"x(", 2_500_000)]
    [InlineData("#if 1\n", 1_600_000)]
    [InlineData("#if 0\n", 1_600_000)]
    [InlineData("#", 10_000_000)]
    [InlineData("# \\\n", 2_500_000)]
    [InlineData("\\\n/**/#", 1_500_000)]
    [InlineData("(", 10_000_000)]
    [InlineData("template<", 1_000_000)]
    [InlineData("class a{", 1_000_000)]
    [InlineData("f(a) int b; ", 800_000)]
    [InlineData("namespace n {", 100_000)]
    [InlineData("\n", 10_000_000)]
    [InlineData("xxxxxxxxxxxxxxxx", 6_000_000)]
    public void Time_is_linear_in_whatever_is_repeated(string unit, int times)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, times)));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var pieces = new CodeChunker(TokenMeasure.Estimate, 1024, PreambleUse.Repeat).Split(bytes);
        Assert.Equal(bytes.Length, pieces.Pieces.Sum(piece => (long)piece.LengthBytes));
        Assert.All(pieces.Pieces, piece => Assert.True(piece.LengthBytes <= 4099));

        // Twenty times what it takes here; the smallest quadratic part would be hours.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{unit.Trim()} x {times}: {watch.Elapsed}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{unit.Trim()} x {times}: {watch.ElapsedMilliseconds} ms, {pieces.Pieces.Count} pieces");
    }
}
