using System.Text;
using Shardwright.Recipes.Code;

namespace Shardwright.Tests.Recipes.Code;

/// <summary>Constructs that people write and lexers stumble over, each cut into its smallest units.</summary>
public sealed class CodeConstructTests
{
    // The bar is the boundary: a case is its units joined by it.
    [Theory]
    [InlineData("#include <a//b>\n|int f() {}\n|#include <x/*>\n|int g() {}\n|#  include_next \"it's/*\"\n|int h() {}\n")]
    [InlineData("#import <x/*y>\n|#embed \"a\\\"\n|int f() {}\n")]
    [InlineData("#if 0\n#include <x/*>\n#endif\n|int f() {}\n|/* */ int g() {}\n")]
    [InlineData("int f() <% int x; %>\n|namespace n <%\n|int g() <% if (a) <% b; %> %>\n|%>\n|%:define X {\n|int h() {}\n")]
    [InlineData("%:if 0\n{\n%:endif\n|int f() {}\n|int g() {}\n")]
    [InlineData("int f() { return 7 % 2; }\n|int g(int a = 3 % 2) {}\n|int h() {}\n")]
    [InlineData("BEGIN_NAMESPACE\nint f() {}\n|int g() {}\n|END_NAMESPACE\n")]
    [InlineData("QT_BEGIN_NAMESPACE\n\nclass Q_CORE_EXPORT A : public QObject\n{\n|  Q_OBJECT\npublic:\n  explicit A(QObject *parent = nullptr);\n|Q_SIGNALS:\n  void changed(int);\n|private Q_SLOTS:\n  void x() {}\n|};\n\n|Q_DECLARE_METATYPE(A)\nQT_END_NAMESPACE\n")]
    [InlineData("BOOST_AUTO_TEST_SUITE(s)\n\nBOOST_AUTO_TEST_CASE(a) {\n BOOST_CHECK(x);\n}\n\n|BOOST_AUTO_TEST_CASE(b) {\n}\n\n|BOOST_AUTO_TEST_SUITE_END()\n")]
    [InlineData("namespace boost { |namespace detail {\n|template <class T> struct x {\n|int a;\n|};\n|} |} // boost\n|int f() {}\n")]
    [InlineData("A::A(int x)\n  : B(x)\n  , c_{ [] { return 1; }() }\n  , d_(x)\n{\n int x;\n}\n|int f() {}\n")]
    [InlineData("template <class T> A<T>::A() : B<T>{}, c_() { int x; }\n|int f() {}\n")]
    [InlineData("struct A {\n|A() : a{1}, b{} {}\n|~A() {}\n|int a{2}, b;\n|bool operator()(int x) const { return x; }\n|};\n|int f() {}\n")]
    [InlineData("int A::operator()(int a, int b) const noexcept { int x; }\n|void *operator new[](size_t n) { int x; }\n|auto operator<=>(const A &) const = default;\n|long operator\"\" _km(long double x) { int y; }\n|A &A::operator,(A b) { int x; }\n|A *operator->() { int x; }\n|int g() {}\n")]
    [InlineData("struct s *f(a, b)\n  struct s *a;\n  int b;\n{ int x; }\n|int g() {}\n")]
    [InlineData("#ifdef __cplusplus\nextern \"C\" {\n|#endif\n\n|int f() {}\n|#if defined(__cplusplus)\n} /* extern \"C\" */\n|#endif\n\n|int g() {}\n")]
    [InlineData("#if A\nint f(int a) {\n#else\nint f() {\n#endif\n x;\n#ifdef B\n}\n|#else\n}\n|#endif\n|int g() {}\n")]
    [InlineData("#if A\nclass X : public Y {\n|#else\nclass X {\n|#endif\n|int a;\n|};\n|int g() {}\n")]
    [InlineData("auto l = [](auto x) -> int { return x; };\n|auto m = [&, a = B{1}] mutable noexcept { return a; };\n|int y = [] { return 1; }();\n|int f() {}\n")]
    [InlineData("template <class T> requires C<T> && D<T>\nT f(T t) { int x; }\n|template <class T> requires (C<T>) struct S {\n|int x;\n|};\n|void g(auto x) requires requires { x.y; } { int z; }\n|int h() {}\n")]
    [InlineData("[[nodiscard]] int f() { int x; }\n|class [[a::b(c)]] D final : E {\n|int x;\n|};\n|__attribute__((noinline)) static int g() { int x; }\n|int h() __attribute__((x)) { int y; }\n|enum [[x]] F { A };\n|int i() {}\n")]
    [InlineData("/* a */ int f() { /* } */ }\r\n\r\n|#define X \\\r\n {\r\n|int g() {\r\n}\r\n")]
    [InlineData("\f\nint f() {}\n\f\n|int g() {}\n\f")]
    [InlineData("int f() {}\n|int g() {}")]
    [InlineData("\uFEFF// x\n\n|int f() {}\n")]
    [InlineData("int f() { \0 }\n\0\n|int g() {}\0\n|int h() {}\n")]
    [InlineData("@interface A : B {\n int x;\n}\n|- (void)f;\n|+ (id)g { return @\"}\"; }\n|@end\n")]
    [InlineData("#import \"a.h\"\n\n|@implementation A\n- (void)f {\n [self g:^{ x; }];\n}\n|@end\n")]
    [InlineData("/** A group.\n * @{\n */\n\n|/// One.\n/// Two.\nint f() {}\n|/*! Three. */\nint g; /**< Four. */\n|int h; ///< Five.\n  ///< Six.\n|int i; //!< Seven.\n/*!< Eight. */\n|int k;\n|/** @} */\n\n|int j() {}\n")]
    [InlineData("__global__ void k(int *a) { int i = threadIdx.x; }\n|void f() { k<<<dim3(1), n>>>(a); }\n|template <int N> __global__ void l() { int x; }\n|int g() {}\n")]
    [InlineData("int x = ({ int y = 1; y; });\n|#define MAX(a, b) ({ \\\n int c = a; \\\n})\n|int f() { return ({ 1; }); }\n|int g() {}\n")]
    [InlineData("asm(\"nop; {\");\n|__asm__ volatile (\"x\" : : \"r\"(y) : \"z\");\n|void f() { asm { mov eax, 1 } }\n|void g() { __asm__(\"{\" : \"=r\"(a)); }\n|int h() {}\n")]
    [InlineData("export module a;\n|export int f() {}\n|export {\n|int g() {}\n|int h();\n|}\n|export namespace n {\n|int i() {}\n|}\n|export template <class T> class A {\n|int x;\n|};\n")]
    [InlineData("extern \"C++\" {\n|int f();\n|}\n|extern \"C\" struct S {\n|int x;\n|};\n|int g() {}\n")]
    [InlineData("typedef struct {\n|int x;\n|} S, *P;\n|typedef enum { A } E;\n|typedef int (*F)(int);\n|int g() {}\n")]
    [InlineData("struct S s = { .a = { 1 }, };\n|struct S *p = &(struct S){ 1 };\n|static const struct S t[] = { { 1 }, { 2 } };\n|int g() {}\n")]
    [InlineData("union U { |int a; |} u;\n|int g() {}\n")]
    [InlineData("int f(void)\n// why\n{\n}\n\n|// g\nint g() {}\n")]
    [InlineData("int f() {}\n|// about g\nint g() {}\n\n|// alone\n\n|int h() {}\n")]
    [InlineData("namespace a { |namespace b { |class C; |} |}\n|int g() {}\n")]
    [InlineData("template <> struct A<1> : B<(1 > 2)> {\n|int x;\n|};\n|template <class T, class = decltype(T{})> void f() { int x; }\n|int g() {}\n")]
    [InlineData("int a = 0x1'F, b = 1'0;\n|int f(int a = 1'000, char b = '{', char c = '\\'') {}\n|int g(int x = 0b1'1, const char *y = R\"({)\") {}\n|int h() {}\n")]
    [InlineData("#define A(x) #x\n|#define B \"}\" '{' // {\n|int f() { A({); }\n}\n|int g() {}\n")]
    [InlineData("int f() {\n#define X {\n#undef X\n#pragma omp parallel {\n x;\n}\n|int g() {}\n")]
    [InlineData("template <class A> typename e<A::x && A::y>=3, B>::type f(A a) { int x; }\n|template <class A> e<(A::y <= 3), A::z != 2> g() { int x; }\n|int h() {}\n")]
    public void Units_end_where_a_reader_says(string units)
    {
        var bytes = Encoding.UTF8.GetBytes(units.Replace("|", "", StringComparison.Ordinal));
        var outline = CodeLexer.Read(bytes);
        Assert.Equal(units, string.Join('|', outline.Boundaries.Zip(outline.Boundaries.Skip(1),
            (first, next) => Encoding.UTF8.GetString(bytes[first.OffsetBytes..next.OffsetBytes]))));
        Assert.True(outline.IsBalanced);
    }

    [Theory]
    [InlineData("#include <a>\n#ifdef A\n#include <b>\n|int e();\n", "#endif // A\n")]
    [InlineData("// x\n\n#ifdef A\n\n#ifndef B_H\n#define B_H\n#include <b>\n#ifdef C\n#include <c>\n#endif\n|int e();\n", "#endif\n\n#endif\n/* end */\n")]
    [InlineData("#include <a>\n|#ifdef A\n#include <b>\nint e();\n#endif\n", "")]
    [InlineData("#include <a>\n|#ifdef A\n#include <b>\nint e();\n#else\n", "#endif\n")]
    [InlineData("#include <a>\n|#ifdef A\n#include <b>\nint e();\n#elif B\n", "#endif\n")]
    [InlineData("#include <a>\n|namespace n {\nusing namespace m;\nint e();\n", "}\n")]
    [InlineData("extern \"C\" {\n#include <a>\n", "}\n")]
    public void A_conditional_around_the_whole_file_does_not_hide_the_preamble(string head, string tail)
    {
        var parts = head.Split('|');
        var text = string.Concat(parts) + string.Concat(Enumerable.Range(0, 90).Select(i => $"int f{i}();\n")) + tail;
        var pieces = new CodeChunker(new WordMeasure(), 200, PreambleUse.Repeat).Split(Encoding.UTF8.GetBytes(text));
        Assert.Equal(parts.Length == 1 ? [] : [(0, parts[0].Length)], pieces.Preamble);
        Assert.Equal(parts.Length == 1 ? 0 : pieces.Pieces.Count - 1, pieces.Pieces.Count(piece => piece.HasPreamble));
    }
}
