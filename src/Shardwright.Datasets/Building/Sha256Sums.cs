using System.Text;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Building;

/// <summary><c>SHA256SUMS</c>, for people who verify with <c>sha256sum -c</c>.</summary>
public static class Sha256Sums
{
    /// <summary>The file's name.</summary>
    public const string FileName = "SHA256SUMS";

    /// <summary>Writes the sums of every file of the manifest, and of the manifest itself.</summary>
    /// <param name="folder">The dataset's folder, in which the manifest lies.</param>
    /// <param name="manifest">The manifest.</param>
    /// <param name="manifestSha256">The manifest's own hash.</param>
    public static void Write(string folder, DatasetManifest manifest, string manifestSha256)
        => AtomicFile.WriteAllText(Path.Combine(folder, FileName), Format(manifest, manifestSha256));

    /// <summary>What the file of a manifest says.</summary>
    /// <param name="manifest">The manifest, with the hash of each file.</param>
    /// <param name="manifestSha256">The manifest's own hash.</param>
    public static string Format(DatasetManifest manifest, string manifestSha256)
    {
        var text = new StringBuilder();
        foreach (var file in manifest.Files)
        {
            AppendLine(text, file.Sha256!, file.Name);
        }

        AppendLine(text, manifestSha256, DatasetManifest.FileName);
        return text.ToString();
    }

    private static void AppendLine(StringBuilder text, string sha256, string name)
    {
        // coreutils marks a line whose name holds a backslash with a leading backslash, and doubles it in the name.
        if (name.Contains('\\', StringComparison.Ordinal))
        {
            text.Append('\\');
            name = name.Replace("\\", "\\\\", StringComparison.Ordinal);
        }

        text.Append(sha256).Append("  ").Append(name).Append('\n');
    }
}
