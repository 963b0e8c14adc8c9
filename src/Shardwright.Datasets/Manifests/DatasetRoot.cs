using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Manifests;

/// <summary>The SHA-256 that names a dataset's whole content: every file's bytes, its place in the split, and the order.</summary>
/// <remarks>
/// Over UTF-8 lines <c>sha256  bytes  role  split  rows  name</c> (a field that does not apply is <c>-</c>), sorted by name in
/// code-point order and joined by LF, then a last line <c>order  </c> and the SHA-256 of the LF-joined split lists: train, val, test.
/// </remarks>
public static class DatasetRoot
{
    /// <summary>Computes the root, or null where a file has no hash.</summary>
    /// <param name="files">The files, in any order.</param>
    /// <param name="splits">The reading order.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string? Compute(IEnumerable<ManifestFile> files, SplitLists splits)
    {
        var text = new StringBuilder();
        foreach (var file in files.OrderBy(file => file.Name, CodePointComparer.Instance))
        {
            if (file.Sha256 is null)
            {
                return null;
            }

            var rows = file.Rows?.ToString(CultureInfo.InvariantCulture) ?? "-";
            text.Append(CultureInfo.InvariantCulture, $"{file.Sha256}  {file.Bytes}  {ManifestWords.Of(file.Role)}  {file.Split?.Key() ?? "-"}  {rows}  {file.Name}\n");
        }

        text.Append("order  ").Append(Hex(string.Join('\n', splits.All)));
        return Hex(text.ToString());
    }

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
