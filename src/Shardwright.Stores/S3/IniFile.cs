using Shardwright.Foundation.Errors;

namespace Shardwright.Stores.S3;

/// <summary>A file of sections with settings: <c>~/.aws/config</c>, <c>~/.boto</c>, <c>rclone.conf</c>. A value that is indented below a setting without one is <c>setting.name</c>.</summary>
internal sealed class IniFile
{
    private const long MostBytes = 4 << 20;

    private readonly Dictionary<string, Dictionary<string, string>> sections = new(StringComparer.Ordinal);

    /// <summary>Names of sections, in the order of the file.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Lines before the first section that are no settings.</summary>
    public List<string> Preamble { get; } = [];

    /// <summary>Reads a file; null where there is none.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static IniFile? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            if (new FileInfo(path).Length > MostBytes)
            {
                S3Throw.Configuration(path, "a file of at most 4 MiB", "a larger one", "Check which file this is.");
            }

            return Parse(File.ReadAllLines(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            S3Throw.Configuration(path, "a file that can be read", "one that cannot", "Check who owns the file, and that this user may read it.", error);
            throw;
        }
    }

    public static IniFile Parse(IEnumerable<string> lines)
    {
        var file = new IniFile();
        Dictionary<string, string>? section = null;
        string? parent = null;
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.Length == 0 || text[0] is '#' or ';')
            {
                continue;
            }

            if (text[0] == '[' && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
            {
                section = file.Section(string.Join(' ', text[1..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
                parent = null;
                continue;
            }

            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (section is null || equals <= 0)
            {
                file.Preamble.Add(text);
                continue;
            }

            var (key, value) = (text[..equals].TrimEnd(), text[(equals + 1)..].TrimStart());
            if (char.IsWhiteSpace(line[0]) && parent is not null)
            {
                section[$"{parent}.{key}"] = value;
                continue;
            }

            section[key] = value;
            parent = value.Length == 0 ? key : null;
        }

        return file;
    }

    /// <summary>A setting; null where it is not there or empty.</summary>
    public string? Find(string section, string key) => sections.TryGetValue(section, out var settings) && settings.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>Whether there is such a section.</summary>
    public bool Has(string section) => sections.ContainsKey(section);

    private Dictionary<string, string> Section(string name)
    {
        if (!sections.TryGetValue(name, out var section))
        {
            sections[name] = section = new Dictionary<string, string>(StringComparer.Ordinal);
            Names.Add(name);
        }

        return section;
    }
}
