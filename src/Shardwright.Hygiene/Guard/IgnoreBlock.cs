using System.Text;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Hygiene.Guard;

/// <summary>The lines of the guard in <c>.gitignore</c>, between marks; everything else in the file stays as it is, byte for byte.</summary>
internal static class IgnoreBlock
{
    private const string FileName = ".gitignore";
    private const string First = "# >>> shardwright guard";
    private const string Last = "# <<< shardwright guard";
    private const long BytesLimit = 16 << 20;

    /// <summary>Whether the block is there, with the lines that it should have.</summary>
    public static bool IsPresent(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) && new FileInfo(path).Length <= BytesLimit && Read(path) is var text && With(path, text, allowBroken: true) == text;
    }

    /// <summary>Writes the block where it is missing or old.</summary>
    /// <returns>Whether the file was changed.</returns>
    public static bool Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            throw GuardThrow.IgnoreIsLink(path);
        }

        if (file.Exists && file.Length > BytesLimit)
        {
            throw GuardThrow.IgnoreIsLarge(path, file.Length);
        }

        var text = file.Exists ? Read(path) : "";
        var changed = With(path, text, allowBroken: false)!;
        if (changed == text)
        {
            return false;
        }

        var mode = file.Exists ? file.UnixFileMode : (UnixFileMode?)null;
        AtomicFile.WriteAllBytes(path, Encoding.Latin1.GetBytes(changed));
        if (mode is { } kept && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, kept);
        }

        return true;
    }

    // Bytes, one to a character: what other lines hold is nobody's business here.
    private static string Read(string path)
    {
        try
        {
            return Encoding.Latin1.GetString(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(new DataLocation(path), "read the ignore file", found: error.Message, inner: error);
        }
    }

    private static string? With(string path, string text, bool allowBroken)
    {
        var firstEnd = text.IndexOf('\n', StringComparison.Ordinal);
        var newLine = firstEnd > 0 && text[firstEnd - 1] == '\r' ? "\r\n" : "\n";
        var block = string.Concat(((string[])[$"{First}: data stays out of git; these lines are written by `shardwright guard install`", .. DataNames.IgnoreLines, Last])
            .Select(line => line + newLine));
        var start = LineStart(text, First, 0);
        if (start < 0)
        {
            return text + (text.Length > 0 && !text.EndsWith('\n') ? newLine : "") + block;
        }

        var last = LineStart(text, Last, start);
        if (last < 0)
        {
            return allowBroken ? null : throw GuardThrow.IgnoreBlockIsCut(path, Last);
        }

        var end = text.IndexOf('\n', last);
        return end < 0 ? text[..start] + block[..^newLine.Length] : text[..start] + block + text[(end + 1)..];
    }

    private static int LineStart(string text, string line, int from)
    {
        for (var at = text.IndexOf(line, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(line, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || text[at - 1] == '\n')
            {
                return at;
            }
        }

        return -1;
    }
}
