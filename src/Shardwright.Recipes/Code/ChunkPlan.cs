using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Code;

/// <summary>All that decides the documents: frozen when a run begins, compared when it is gone on with.</summary>
/// <param name="Format">What the document is, and its version.</param>
/// <param name="MaxTokens">The limit of a document.</param>
/// <param name="Tokenizer">What counts tokens.</param>
/// <param name="TokenizerSha256">The hash of the tokenizer's file; null for the estimate.</param>
/// <param name="Options">Every other choice, spelled in one way, in ordinal order of names.</param>
/// <param name="Inputs">The inputs, in order.</param>
internal sealed record ChunkPlan(
    string Format, int MaxTokens, string Tokenizer, string? TokenizerSha256, SortedDictionary<string, string> Options, IReadOnlyList<ChunkInput> Inputs)
{
    /// <summary>Changes with whatever changes the documents of the same inputs and options.</summary>
    public const string CurrentFormat = "shardwright-code/1";

    /// <summary>What a stream of the documents wants to know.</summary>
    [JsonIgnore]
    public DocumentFacts Facts => new(MaxTokens, Tokenizer, TokenizerSha256, Options);

    /// <summary>Looks at the inputs and plans a run.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="Foundation.Errors.StorageException">An input that is there cannot be opened.</exception>
    public static ChunkPlan Make(ChunkOptions options) => new(
        CurrentFormat,
        options.MaxTokens,
        options.Measure.Name,
        options.Measure.Sha256,
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["max-line-bytes"] = options.MaxLineBytes.ToString(CultureInfo.InvariantCulture),
            ["max-records"] = options.MaxRecords.ToString(CultureInfo.InvariantCulture),
            ["min-chars"] = options.MinChars.ToString(CultureInfo.InvariantCulture),
            ["preamble"] = options.Preamble == PreambleUse.Repeat ? "repeat" : "first",
        },
        [.. options.Inputs.Select(Look)]);

    /// <summary>What differs between this plan, of before, and the one made now.</summary>
    /// <exception cref="Foundation.Errors.InputChangedException">Nothing but the content of an input.</exception>
    public IReadOnlyList<string> Differences(ChunkPlan now)
    {
        var found = new List<string>();
        Compare(found, "version", Format, now.Format);
        Compare(found, "--max-tokens", MaxTokens.ToString(CultureInfo.InvariantCulture), now.MaxTokens.ToString(CultureInfo.InvariantCulture));
        Compare(found, "--tokenizer", $"{Tokenizer} {TokenizerSha256}".Trim(), $"{now.Tokenizer} {now.TokenizerSha256}".Trim());
        foreach (var (name, value) in now.Options)
        {
            Compare(found, "--" + name, Options.GetValueOrDefault(name, "nothing"), value);
        }

        if (!Inputs.Select(input => input.Path).SequenceEqual(now.Inputs.Select(input => input.Path)))
        {
            found.Add("--inputs: other files, or another order");
        }
        else if (found.Count == 0)
        {
            CheckUnchanged(now);
        }

        return found;
    }

    /// <summary>The plan as one hash, lower-case hexadecimal digits.</summary>
    public string ToFingerprint() => Convert.ToHexStringLower(SHA256.HashData(CodeJson.Format(this, CodeJson.Default.ChunkPlan)));

    private static ChunkInput Look(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw ChunkThrow.FolderAsInput(full);
        }

        if (!File.Exists(full))
        {
            return new ChunkInput(full, null);
        }

        var identity = FileIdentity.Of(full);
        try
        {
            using var opened = File.OpenHandle(full);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ChunkThrow.Storage(full, "open the input", error);
        }

        return new ChunkInput(full, identity);
    }

    private static void Compare(List<string> found, string what, string before, string now)
    {
        if (before != now)
        {
            found.Add($"{what}: {before} then, {now} now");
        }
    }

    private void CheckUnchanged(ChunkPlan now)
    {
        foreach (var (before, after) in Inputs.Zip(now.Inputs))
        {
            if (before.Identity != after.Identity)
            {
                throw ChunkThrow.Changed(after.Path, before.Identity is null ? "one that was missing then" : after.Identity is null ? "none" : "a file written since");
            }
        }
    }
}
