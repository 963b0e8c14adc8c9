using System.CommandLine;
using System.CommandLine.Parsing;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Text;

namespace Shardwright.Cli;

/// <summary>Flags that several commands have, and how what people write becomes a value.</summary>
internal static class Flags
{
    public static Option<int> Jobs() => new("--jobs", "-j")
    {
        Description = "Work on so many things at the same time.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        CustomParser = Parsed(text => int.TryParse(text, out var jobs) && jobs is >= 1 and <= 1024 ? jobs : throw new FormatException($"jobs is a number from 1 to 1024, not \"{text}\"")),
    };

    public static Option<long> Seed() => new("--seed") { Description = "The seed of the split.", DefaultValueFactory = _ => 777 };

    public static Option<SplitRatios> Ratios() => new("--ratios")
    {
        Description = "Parts of train/val/test.", DefaultValueFactory = _ => SplitRatios.Default, CustomParser = Parsed(SplitRatios.Parse),
    };

    public static Option<long> Size(string name, string? alias, long value, string description)
    {
        var option = new Option<long>(name) { Description = description, DefaultValueFactory = _ => value, CustomParser = Parsed(ByteSize.Parse) };
        if (alias is not null)
        {
            option.Aliases.Add(alias);
        }

        return option;
    }

    public static Option<BuildPart?> Part() => new("--part") { Description = "Build one slice only: i/n.", CustomParser = Parsed(text => (BuildPart?)BuildPart.Parse(text)) };

    public static Option<T> Word<T>(string name, string description, T value, params IReadOnlyList<(string Word, T Value)> words) => new(name)
    {
        Description = $"{description} ({string.Join(", ", words.Select(word => word.Word))})",
        DefaultValueFactory = _ => value,
        CustomParser = Parsed(text => words.Where(word => word.Word == text).Select(word => (T?)word.Value).FirstOrDefault()
            ?? throw new FormatException($"{name} is one of {string.Join(", ", words.Select(word => word.Word))}, not \"{text}\"")),
    };

    /// <summary>Turns what a parser throws into a parse error that names the flag.</summary>
    public static Func<ArgumentResult, T> Parsed<T>(Func<string, T> parse) => result =>
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            result.AddError($"{(result.Parent as OptionResult)?.IdentifierToken?.Value}: {error.Message}");
            return default!;
        }
    };
}
