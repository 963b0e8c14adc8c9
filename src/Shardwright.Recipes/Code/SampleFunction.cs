using System.Globalization;
using System.Numerics;
using Shardwright.Foundation.Random;

namespace Shardwright.Recipes.Code;

/// <summary>A made-up C++ function with what people and tools say about it. The same seed and index give the same one.</summary>
internal sealed class SampleFunction
{
    private static readonly string[] Verbs = ["sum", "find", "scale", "clamp", "count", "merge", "rotate", "hash"];
    private static readonly string[] Nouns = ["values", "samples", "edges", "tokens", "größen", "rows"];
    private static readonly string[] Types = ["int", "long", "double", "float", "std::size_t"];
    private static readonly string[] Operators = ["+", "-", "*", "^"];
    private static readonly string[] Sources = ["docstring_search", "diff_compile", "humaneval_ask", "no_tool", "fim"];

    private readonly string type;
    private readonly string old;
    private readonly string added;

    public SampleFunction(long seed, long index)
    {
        var random = new PythonRandom(((BigInteger)seed << 64) + index);
        var (verb, noun) = (random.Choice(Verbs), random.Choice(Nouns));
        type = random.Choice(Types);
        var isInteger = type is not ("double" or "float");
        Id = string.Create(CultureInfo.InvariantCulture, $"sample_{index:D6}");
        Name = string.Create(CultureInfo.InvariantCulture, $"{verb}_{(noun == "größen" ? "sizes" : noun)}_{index}");
        Path = string.Create(CultureInfo.InvariantCulture, $"src/{verb}/{Name}.cpp");
        Docstring = $"Helps to {verb} the {noun}.\nReturns a {type}.";
        Signature = $"{type} {Name}({type} a, {type} b)";
        var lines = 1 + random.NextBelow(12);
        var steps = new string[lines];
        for (var i = 0; i < lines; i++)
        {
            var sign = random.Choice(Operators);
            steps[i] = string.Create(CultureInfo.InvariantCulture, $"    a = a {(sign == "^" && !isInteger ? "*" : sign)} b; // {random.NextBelow(1000)}");
        }

        old = steps[^1];
        added = string.Create(CultureInfo.InvariantCulture, $"    a = b - a; // {random.NextBelow(1000)}");
        Body = $" {{\n{string.Join('\n', steps)}\n    return a;\n}}";
        Source = Sources[(int)(index % Sources.Length)];
        HasSolution = random.NextBelow(2) == 0;
    }

    public string Id { get; }

    public string Name { get; }

    public string Path { get; }

    public string Docstring { get; }

    public string Signature { get; }

    public string Body { get; }

    public string Source { get; }

    public bool HasSolution { get; }

    public string Instruction => $"Write a function \"{Signature}\" in C++. {Docstring}";

    public string Diff => $"--- a/{Path}\n+++ b/{Path}\n@@ -1,3 +1,3 @@\n {Signature} {{\n-{old}\n+{added}\n";

    public string TestHarness => $"#include <cassert>\n{Signature};\nint main() {{ assert({Name}(1, 2) == {Name}(1, 2)); }}\n";

    /// <summary>Special tokens written out, in the forms that the loss mask knows: asked and answered, asked twice, without a tool, with a gap.</summary>
    public string ToolText => Source switch
    {
        "no_tool" => $"<BOS>{Instruction}\n<CODE_START>{Signature}{Body}<CODE_END><EOS>",
        "fim" => $"<BOS><FIM_PREFIX>{Signature}<FIM_SUFFIX>\n// end of {Name}\n<FIM_MIDDLE>{Body}<EOS>",
        "diff_compile" => $"<BOS>{Instruction}\n<THOUGHT_START>compile it<THOUGHT_END><QUERY_TOOL>compile {Path}<CODE_END><TOOL_RESULT>error: expected ';'<CODE_END>"
            + $"<QUERY_TOOL>compile {Path}<CODE_END><TOOL_RESULT>ok<CODE_END><CODE_START>{Signature}{Body}<CODE_END><EOS>",
        _ => $"<BOS>{Instruction}\n<THOUGHT_START>look it up<THOUGHT_END><QUERY_TOOL>search \"{Name}\"<CODE_END><TOOL_RESULT>{Docstring}<CODE_END>"
            + $"<CODE_START>{Signature}{Body}<CODE_END><EOS>",
    };
}
