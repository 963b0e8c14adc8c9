using Shardwright.Cli.Console;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Cli.Output;

/// <summary>What is printed of products, in the originals' lines.</summary>
internal static class ProductLines
{
    public static void Print(ProductExportReport result) => Terminal.Print($"Wrote Ptychodus product: {result.Path}");

    public static void Print(ProductImportReport result) => Terminal.Print($"Wrote scan: {result.Path} ({result.Positions} positions, {result.Patterns} patterns)");

    public static void Print(ProductValidationReport result)
    {
        foreach (var line in result.Lines)
        {
            Terminal.Print(line);
        }
    }
}
