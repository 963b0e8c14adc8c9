using System.CommandLine;
using Shardwright.Formats.Tokenizers;
using Shardwright.Recipes.Code;

namespace Shardwright.Cli;

/// <summary>Which tokenizer a command uses, and where it looks for one that was not named.</summary>
internal sealed class TokenizerFlags
{
    private readonly Option<string?> tokenizer = new("--tokenizer")
    {
        Description = "A tokenizer.json, a tiktoken rank file, or nanochat's tokenizer.pkl; else the one in nanochat's own folder.", HelpName = "FILE",
    };

    private readonly Option<bool> estimate = new("--estimate") { Description = "Count no tokens: take a quarter of the bytes." };

    /// <summary>Adds <c>--tokenizer</c>, and <c>--estimate</c> where the command can do without one.</summary>
    public void AddTo(Command command, bool withEstimate = false)
    {
        command.Options.Add(tokenizer);
        if (withEstimate)
        {
            command.Options.Add(estimate);
            command.Validators.Add(result =>
            {
                if (result.GetValue(estimate) && result.GetValue(tokenizer) is not null)
                {
                    result.AddError("--tokenizer counts tokens and --estimate does not: give one of them.");
                }
            });
        }
    }

    /// <summary>The tokenizer that was named, or the one at the places where nanochat keeps it.</summary>
    public Tokenizer Open(ParseResult parsed, CommandContext context)
    {
        if (parsed.GetValue(tokenizer) is { } named)
        {
            return Tokenizer.Open(named);
        }

        if (Find() is not { } found)
        {
            throw new ArgumentException($"--tokenizer is missing, and there is none in {Folder()}.");
        }

        context.Terminal.Reporter.Note($"tokenizer: {found}");
        return Tokenizer.Open(found);
    }

    /// <summary>How documents are measured: exactly where there is a tokenizer, else by the estimate, which is warned about.</summary>
    public TokenMeasure Measure(ParseResult parsed, CommandContext context)
    {
        if (parsed.GetValue(estimate))
        {
            return TokenMeasure.Estimate;
        }

        if (parsed.GetValue(tokenizer) is null && Find() is null)
        {
            context.Terminal.Reporter.Warn($"no --tokenizer, and none in {Folder()}: token counts are the estimate of a quarter of the bytes");
            return TokenMeasure.Estimate;
        }

        return TokenMeasure.Of(Open(parsed, context));
    }

    // The loader of nanochat's origin: tokenizer.json unless NANOCHAT_CPP_TOKENIZER is 0, else tokenizer.pkl.
    private static string? Find()
    {
        var (json, pickle) = (Path.Combine(Folder(), "tokenizer.json"), Path.Combine(Folder(), "tokenizer.pkl"));
        return Environment.GetEnvironmentVariable("NANOCHAT_CPP_TOKENIZER") != "0" && File.Exists(json) ? json : File.Exists(pickle) ? pickle : null;
    }

    private static string Folder() => Path.Combine(
        Environment.GetEnvironmentVariable("NANOCHAT_BASE_DIR") is { Length: > 0 } named ? named : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "nanochat"),
        "tokenizer");
}
