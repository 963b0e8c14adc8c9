using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Spectra;

/// <summary>What can be wrong with raw spectra, in words.</summary>
internal static class SpectraThrow
{
    private const int Listed = 8;

    public static MalformedDataException NoLayout(string path, IEnumerable<string> names)
    {
        var all = names.Take(Listed + 1).ToArray();
        var found = all.Length == 0 ? "an empty file" : string.Join(", ", all.Take(Listed)) + (all.Length > Listed ? ", …" : "");
        return new MalformedDataException(
            new DataLocation(path), "layout", "a dataset spectrum, a group \"MSn data\" with mzs, or a group spectra", found, "See docs/formats/spectra.md for the layouts that are read.");
    }

    public static MalformedDataException Missing(string path, string dataset) => new(
        new DataLocation(path, Item: dataset), "dataset", "one value a spectrum", "none", "See docs/formats/spectra.md for the layouts that are read.");

    public static MalformedDataException Shape(string path, string dataset, string expected, IEnumerable<long> shape) => new(
        new DataLocation(path, Item: dataset), "shape", expected, $"({string.Join(", ", shape)})", "Export the file again.");

    public static MalformedDataException PeakType(string path, string dataset, string found) => new(
        new DataLocation(path, Item: dataset), "type of peaks", "float32 or float64", found, "Export the file again.");

    public static MalformedDataException ColumnTypes(string path, string column, string here, string before) => new(
        new DataLocation(path, Item: column), "type of a kept column", before, here, "Build these files apart, or leave the column out of --keep-columns.");

    public static ArgumentException NoSuchColumn(string column, IEnumerable<string> known)
        => new($"--keep-columns: no input has a column \"{column}\"; there are: {string.Join(", ", known)}");
}
