using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Text;

namespace Shardwright.Cli;

/// <summary>Flags that several commands have, and how what people write becomes a value.</summary>
internal static class Flags
{
    public static Option<int> Jobs()
    {
        var option = Number("--jobs", "Work on so many things at the same time.", Environment.ProcessorCount, 1, 1024);
        option.Aliases.Add("-j");
        return option;
    }

    public static Option<long> Seed() => Number("--seed", "The seed of the split.", 777L, long.MinValue, long.MaxValue);

    public static Option<SplitRatios> Ratios() => new("--ratios")
    {
        Description = "Parts of train/val/test.", HelpName = "N/N/N", DefaultValueFactory = _ => SplitRatios.Default, CustomParser = Parsed(SplitRatios.Parse),
    };

    public static Option<BuildPart?> Part() => new("--part")
    {
        Description = "Build one slice only: i/n.", HelpName = "I/N", CustomParser = Parsed(text => (BuildPart?)BuildPart.Parse(text)),
    };

    public static Option<Written<long>> Size(string name, string? alias, string value, string description)
    {
        var option = new Option<Written<long>>(name)
        {
            Description = description, HelpName = "SIZE", DefaultValueFactory = _ => new Written<long>(value, ByteSize.Parse(value)),
            CustomParser = Parsed(text => new Written<long>(text, ByteSize.Parse(text))),
        };
        if (alias is not null)
        {
            option.Aliases.Add(alias);
        }

        return option;
    }

    /// <summary>A duration, such as <c>60s</c>.</summary>
    public static Option<Written<TimeSpan>> Duration(string name, string value, string description, TimeSpan least = default) => new(name)
    {
        Description = description, HelpName = "TIME", DefaultValueFactory = _ => new Written<TimeSpan>(value, DurationText.Parse(value)),
        CustomParser = Parsed(text => new Written<TimeSpan>(text, DurationText.Parse(text) is var time && time >= least ? time
            : throw new FormatException($"at least {DurationText.Format(least)}, not \"{text}\""))),
    };

    /// <summary>A duration that need not be given.</summary>
    public static Option<TimeSpan?> OptionalDuration(string name, string description)
        => new(name) { Description = description, HelpName = "TIME", CustomParser = Parsed(text => (TimeSpan?)DurationText.Parse(text)) };

    /// <summary>A flag that takes one of a few words; the first is the default.</summary>
    public static Option<Written<T>> Word<T>(string name, string description, params IReadOnlyList<(string Word, T Value)> words) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', words.Select(word => word.Word)),
        DefaultValueFactory = _ => new Written<T>(words[0].Word, words[0].Value),
        CustomParser = Parsed(text => words.Where(word => word.Word == text).Select(word => new Written<T>(word.Word, word.Value)).FirstOrDefault()
            ?? throw new FormatException($"one of {string.Join(", ", words.Select(word => word.Word))}, not \"{text}\"")),
    };

    /// <summary>A number within bounds, both included.</summary>
    public static Option<T> Number<T>(string name, string description, T value, T least, T most)
        where T : struct, INumber<T>
        => new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value, CustomParser = Parsed(text => Within(text, least, most)) };

    /// <summary>A number within bounds, both included, that need not be given.</summary>
    public static Option<T?> OptionalNumber<T>(string name, string description, T least, T most)
        where T : struct, INumber<T>
        => new(name) { Description = description, HelpName = "N", CustomParser = Parsed(text => (T?)Within(text, least, most)) };

    /// <summary>A whole number as it stands, of either sign.</summary>
    public static long WholeNumber(string text) => Within(text, long.MinValue, long.MaxValue);

    /// <summary>Whether somebody gave a flag, and it is not there by its default.</summary>
    public static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>Turns what a parser throws into a parse error that names the flag.</summary>
    public static Func<ArgumentResult, T> Parsed<T>(Func<string, T> parse) => result =>
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            result.AddError($"{(result.Parent as OptionResult)?.IdentifierToken?.Value ?? result.Argument.Name}: {Sentence(error)}");
            return default!;
        }
    };

    /// <summary>What an error says, without the name of a parameter that nobody typed.</summary>
    public static string Sentence(Exception error)
        => error is ArgumentException { ParamName: { } name } ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : error.Message;

    private static T Within<T>(string text, T least, T most)
        where T : struct, INumber<T>
    {
        var isWhole = typeof(T) != typeof(double);
        var style = NumberStyles.AllowLeadingSign | (isWhole ? NumberStyles.None : NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent);
        return T.TryParse(text, style, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"a {(isWhole ? "whole " : "")}number{Bounds(least, most)}, not \"{text}\"");
    }

    private static string Bounds<T>(T least, T most)
        where T : struct, INumber<T>
        => T.IsPositive(least) || T.IsZero(least)
            ? string.Create(CultureInfo.InvariantCulture, $" from {least}{(double.CreateSaturating(most) >= int.MaxValue ? " up" : $" to {most}")}")
            : "";
}
