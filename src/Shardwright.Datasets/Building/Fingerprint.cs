using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shardwright.Datasets.Building;

/// <summary>All that decides some bytes, as one hash.</summary>
internal static class Fingerprint
{
    /// <summary>The fingerprint of one unit: recipe, options that can change its bytes, inputs' content, work and name.</summary>
    public static string Of(IRecipe recipe, PlannedUnit unit, IReadOnlyDictionary<string, InputFile> inputs)
    {
        var text = Start(recipe, recipe.Options.Where(option => option.DecidesUnits));
        foreach (var name in unit.Inputs)
        {
            Append(text, "input", name, inputs[name].Sha256);
        }

        Append(text, "output", unit.Output, unit.Split?.ToString() ?? "-");
        Append(text, "work", unit.Work.GetRawText());
        return Hash(text);
    }

    /// <summary>The fingerprint of a whole dataset: every option, every input's content, every unit.</summary>
    public static string Of(IRecipe recipe, IEnumerable<InputFile> inputs, IEnumerable<PlannedUnit> units)
    {
        var text = Start(recipe, recipe.Options);
        foreach (var input in inputs)
        {
            Append(text, "input", input.Name, input.Sha256);
        }

        foreach (var unit in units)
        {
            Append(text, "unit", unit.Id, unit.Fingerprint);
        }

        return Hash(text);
    }

    /// <summary>The fingerprint of a dataset that is a stream's: recipe and facts, in their order.</summary>
    public static string Of(string recipe, int version, IEnumerable<KeyValuePair<string, string>> facts)
    {
        var text = new StringBuilder();
        Append(text, "recipe", recipe, version.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in facts)
        {
            Append(text, "fact", name, value);
        }

        return Hash(text);
    }

    private static StringBuilder Start(IRecipe recipe, IEnumerable<BuildOption> options)
    {
        var text = new StringBuilder();
        Append(text, "recipe", recipe.Name, recipe.Version.ToString(CultureInfo.InvariantCulture));
        foreach (var option in options)
        {
            Append(text, "option", option.Name, option.Value);
        }

        return text;
    }

    // Lengths stand before the words, so that no two lists of words make the same text.
    private static void Append(StringBuilder text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            text.Append(CultureInfo.InvariantCulture, $"{word.Length}:{word} ");
        }

        text.Append('\n');
    }

    private static string Hash(StringBuilder text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
}
