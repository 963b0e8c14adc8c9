using System.CommandLine;
using Shardwright.Recipes.Code;

namespace Shardwright.Cli.Commands;

/// <summary>The flags of everything that cuts source files.</summary>
internal sealed class ChunkFlags
{
    private readonly Option<string[]> inputs = new("--inputs", "--input", "-i")
    {
        Description = "JSON lines with a text each, plain or gzip.", HelpName = "FILE", Required = true, AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int> maxTokens = Flags.Number("--max-tokens", "The most tokens that a document has.", 1024, 1, 1 << 30);
    private readonly Option<long> maxRecords = Flags.Number("--max-records", "Lines read of each input; 0 is all.", 0L, 0, long.MaxValue);
    private readonly Option<int> minChars = Flags.Number("--min-chars", "Characters that a file must have.", 50, 0, int.MaxValue);
    private readonly Option<Written<PreambleUse>> preamble = Flags.Word("--preamble", "Where a cut file's preamble stands.", ("repeat", PreambleUse.Repeat), ("first", PreambleUse.First));
    private readonly Option<int> jobs = Flags.Jobs();
    private readonly TokenizerFlags tokenizer = new();

    public void AddTo(Command command)
    {
        maxTokens.Aliases.Add("--max_tokens");
        maxRecords.Aliases.Add("--max_records");
        foreach (var option in (Option[])[inputs, maxTokens, maxRecords, minChars, preamble, jobs])
        {
            command.Options.Add(option);
        }

        tokenizer.AddTo(command, withEstimate: true);
    }

    public ChunkOptions Options(ParseResult parsed, CommandContext context) => new()
    {
        Inputs = parsed.GetValue(inputs)!,
        MaxTokens = parsed.GetValue(maxTokens),
        MaxRecords = parsed.GetValue(maxRecords),
        MinChars = parsed.GetValue(minChars),
        Preamble = parsed.GetValue(preamble)!.Value,
        Jobs = parsed.GetValue(jobs),
        Measure = tokenizer.Measure(parsed, context),
        Reporter = context.Terminal.Reporter,
    };
}
