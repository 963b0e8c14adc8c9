using System.Text.Json;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Tests.Recipes.Ptycho;

/// <summary>Scans and products of every spelling and with every fault, as <c>bench/peers/ptycho_variants.py</c> makes them, with what it says of each.</summary>
public sealed class VariantTests : IClassFixture<VariantFolder>
{
    /// <summary>A warning is enough: the original takes it too.</summary>
    private static readonly string[] TakenScans = ["missing-diffraction.npz"];

    /// <summary>Products that are read though something is odd, which <c>ptycho validate</c> says: positions are also in pixels, parts of numbers are named otherwise.</summary>
    private static readonly string[] TakenProducts = ["pixel-missing.h5", "probe-struct.h5"];

    /// <summary>Of no rule of the original's validator, but of ours: axes, types of attributes and positions, values, and what lies in another file.</summary>
    private static readonly string[] InvalidHere =
    [
        "probe-5d.h5", "probe-1d.h5", "indexes-float.h5", "external-probe.h5", "name-number.h5", "name-list.h5", "name-empty.h5", "energy-text.h5", "energy-one.h5", "pixel-text.h5",
        "positions-nan.h5", "positions-text.h5", "zero-patterns.h5",
    ];

    /// <summary>The specification has <c>costs</c> for <c>loss_values</c>; the original's validator does not know it.</summary>
    private static readonly string[] ValidHere = ["costs.h5"];

    private readonly VariantFolder folder;
    private readonly IReadOnlyList<JsonElement> lines;

    public VariantTests(VariantFolder made)
    {
        folder = made;
        lines = made.Lines;
    }

    [Fact]
    public void Scans_are_taken_or_refused_as_they_should_be_and_come_back_the_same()
    {
        foreach (var line in lines.Where(line => Text(line, "kind") == "npz"))
        {
            var name = Text(line, "file")!;
            var isTaken = Export(name, new ProductExportOptions());
            if (line.GetProperty("accept").ValueKind != JsonValueKind.Null)
            {
                Assert.True(isTaken == (line.GetProperty("accept").GetBoolean() || TakenScans.Contains(name)), $"{name} is {(isTaken ? "taken" : "refused")}");
            }

            if (Text(line, "flag") is { } flag)
            {
                var order = flag.Split(' ')[^1] switch { "NHW" => AxisOrder.Nhw, "HNW" => AxisOrder.Hnw, "HWN" => AxisOrder.Hwn, _ => AxisOrder.Auto };
                Assert.True(Export(name, new ProductExportOptions { AxisOrder = order, Product = new ProductOptions { AllowMissingObject = flag == "--allow-missing-object" } }), name);
            }
        }

        CompareThose("npz");
    }

    [Fact]
    public void Products_are_taken_or_refused_as_they_should_be_and_come_back_the_same()
    {
        foreach (var line in lines.Where(line => Text(line, "kind") == "product"))
        {
            var name = Text(line, "file")!;
            var isTaken = Import(name, new ProductImportOptions());
            var squeezes = !line.TryGetProperty("squeezes", out var one) || one.GetBoolean();
            if (line.GetProperty("accept").ValueKind != JsonValueKind.Null)
            {
                Assert.True(isTaken == ((line.GetProperty("accept").GetBoolean() && squeezes) || TakenProducts.Contains(name)), $"{name} is {(isTaken ? "taken" : "refused")}");
            }

            Assert.True(squeezes || Import(name, new ProductImportOptions { KeepModes = true }), $"{name} is refused with all modes");
        }

        CompareThose("product");
    }

    [Fact]
    public void Products_are_valid_where_the_original_says_so()
    {
        foreach (var line in lines.Where(line => Text(line, "kind") == "product"))
        {
            var name = Text(line, "file")!;
            var report = ProductValidation.Run(folder.File(name), cancel: TestContext.Current.CancellationToken);
            var expected = (line.GetProperty("validates").GetBoolean() && !InvalidHere.Contains(name)) || ValidHere.Contains(name);
            Assert.True(expected == (report.Errors.Count == 0), string.Join('\n', report.Lines));

            // A fault is counted once, as by the original; of what cannot be opened at all, and what is no dataset, each says so in its own way.
            if (!expected && line.GetProperty("errors").GetArrayLength() is var theirs and > 0 && !line.GetProperty("errors")[0].GetString()!.Contains("Error: ", StringComparison.Ordinal) && name != "positions-2d.h5")
            {
                Assert.True(theirs == report.Errors.Count, $"{theirs} by the original:\n{string.Join('\n', report.Lines)}");
            }
        }
    }

    private bool Export(string name, ProductExportOptions options)
    {
        var product = folder.File($"back/{name}.h5");
        try
        {
            _ = ProductExport.Run(folder.File(name), product, new ProductMetadata(), options);
            _ = ProductImport.Run(product, folder.File($"back/{name}.npz"), new ProductImportOptions { KeepModes = true });
            return true;
        }
        catch (ShardwrightException)
        {
            Assert.False(File.Exists(product), $"{name} was refused, and left a product");
            return false;
        }
    }

    private bool Import(string name, ProductImportOptions options)
    {
        try
        {
            _ = ProductImport.Run(folder.File(name), folder.File($"back/{name}.npz"), options);
            return true;
        }
        catch (ShardwrightException)
        {
            return false;
        }
    }

    /// <summary>What is said to hold the same as the first scan gives its values back; positions in metres alone to a thousand-millionth of a pixel.</summary>
    private void CompareThose(string kind) => folder.Python(
        $$"""
        base, compared = np.load(folder / 'base.npz'), 0
        for line in json.load(open(folder / 'variants.json')):
            if line['kind'] == '{{kind}}' and line.get('same') and line['accept'] is not False:
                back, metres = np.load(folder / 'back' / (line['file'] + '.npz')), line['file'] == 'no-raw.h5'
                for key in base.files:
                    if metres and key == 'diffraction':
                        assert key not in back.files
                    elif metres and 'coords' in key:
                        assert np.abs(back[key] - base[key]).max() < 1e-9
                    else:
                        assert np.array_equal(back[key], base[key]), (line['file'], key)
                compared += 1
        assert compared > 15, compared
        """);

    private static string? Text(JsonElement line, string key) => line.TryGetProperty(key, out var value) ? value.GetString() : null;
}
