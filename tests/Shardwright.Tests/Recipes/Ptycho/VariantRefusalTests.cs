using System.Text.Json;
using Shardwright.Datasets.Contracts;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Ptycho;
using Shardwright.Tests.Datasets.Layouts.Ptycho;

namespace Shardwright.Tests.Recipes.Ptycho;

/// <summary>Every spelling and fault that the twin of the originals writes: 80 scans and 109 products, each taken or refused in one line, with nothing left behind.</summary>
public sealed class VariantRefusalTests(VariantFolder variants) : IClassFixture<VariantFolder>, IDisposable
{
    /// <summary>Where we answer otherwise than the twin asks, and why.</summary>
    private static readonly Dictionary<string, bool> Otherwise = new(StringComparer.Ordinal)
    {
        ["missing-diffraction.npz"] = true, // as the original: a product without patterns, here with a warning
        ["pixel-missing.h5"] = true, // positions in pixels were kept, so that none is worked out
        ["probe-struct.h5"] = true, // fields re and im can be read; the validator refuses them
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_variant_is_taken_or_refused_as_the_twin_says()
    {
        Directory.CreateDirectory(folder.File("made"));
        var wrong = new List<string>();
        foreach (var variant in variants.Lines)
        {
            var (name, expected) = (variant.GetProperty("file").GetString()!, Accepts(variant));
            var made = folder.File(Path.Combine("made", name + ".out"));
            var refusal = Refusal(() => Convert(variant, variants.File(name), made), wrong, name);
            if (expected is { } wanted && wanted != refusal is null)
            {
                wrong.Add($"{name}: {refusal ?? "taken"}");
            }

            if (refusal is not null && Directory.GetFileSystemEntries(Path.GetDirectoryName(made)!).Length > 0)
            {
                wrong.Add($"{name}: left something behind");
            }

            File.Delete(made);
        }

        Assert.Equal(189, variants.Lines.Count);
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_validator_and_the_contracts_end_with_an_answer_for_every_variant()
    {
        var wrong = new List<string>();
        foreach (var variant in variants.Lines)
        {
            var name = variant.GetProperty("file").GetString()!;
            var isProduct = variant.GetProperty("kind").GetString() == "product";
            Refusal(() => ContractCheck.Check(new ContractCheckOptions { Paths = [variants.File(name)], Contract = isProduct ? "ptycho-product" : "ptycho-npz" }, TestContext.Current.CancellationToken), wrong, name);
            var errors = isProduct ? ProductValidation.Run(variants.File(name), cancel: TestContext.Current.CancellationToken).Errors : (IReadOnlyList<string>)[];

            // What cannot be read is no valid product; the reverse is not so: a reader is generous.
            if (isProduct && Accepts(variant) == false && errors.Count == 0)
            {
                wrong.Add($"{name}: valid, though refused");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void An_object_of_layers_is_refused_under_the_name_of_its_scan_and_left_out_of_a_dataset()
    {
        var scan = SmallScan.Golden();
        ScanWriter.Write(folder.File("layers.npz"), scan with { ObjectGuess = scan.ObjectGuess! with { Shape = [2, 8, 16] } }, cancel: TestContext.Current.CancellationToken);
        ScanWriter.Write(folder.File("sound.npz"), scan, cancel: TestContext.Current.CancellationToken);
        var error = Assert.Throws<MalformedDataException>(() => ProductExport.Run(folder.File("layers.npz"), folder.File("p.h5"), new ProductMetadata(), cancel: TestContext.Current.CancellationToken));
        Assert.StartsWith($"{folder.File("layers.npz")}, objectGuess: distances between the object's layers: expected 1 for 2 layers, found 0.", error.Message, StringComparison.Ordinal);
        _ = PtychoDatasets.Build(folder.File("ds"), new PtychoOptions { Inputs = [folder.File("layers.npz"), folder.File("sound.npz")] });
        Assert.Equal(["sound.h5"], Directory.GetFiles(folder.File("ds"), "*.h5").Select(Path.GetFileName));
    }

    private static bool? Accepts(JsonElement variant)
        => Otherwise.TryGetValue(variant.GetProperty("file").GetString()!, out var ours) ? ours
            : variant.GetProperty("accept") is { ValueKind: JsonValueKind.True or JsonValueKind.False } accept ? accept.GetBoolean() : null;

    private static void Convert(JsonElement variant, string from, string to)
    {
        if (variant.GetProperty("kind").GetString() == "product")
        {
            _ = ProductImport.Run(from, to, new ProductImportOptions { KeepModes = true }, cancel: TestContext.Current.CancellationToken);
        }
        else
        {
            _ = ProductExport.Run(from, to, new ProductMetadata(), cancel: TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The one line that refuses; null where nothing does. Anything else that is thrown is wrong.</summary>
    private static string? Refusal(Action act, List<string> wrong, string name)
    {
        try
        {
            act();
            return null;
        }
        catch (ShardwrightException error)
        {
            if (error.Message.Contains('\n', StringComparison.Ordinal) || error.Remedy is null || !error.Message.Contains(name, StringComparison.Ordinal))
            {
                wrong.Add($"{name}: refused with {error.Message}");
            }

            return error.Message;
        }
#pragma warning disable CA1031 // Whatever else a hostile file brings about is what this test is for.
        catch (Exception error)
#pragma warning restore CA1031
        {
            wrong.Add($"{name}: {error.GetType().Name}: {error.Message}");
            return error.Message;
        }
    }
}
