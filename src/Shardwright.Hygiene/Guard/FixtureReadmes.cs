using System.Text;
using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>The READMEs of the fixtures, as the index has them: a fixture that one of them names is meant to be there. One thread at a time.</summary>
internal sealed class FixtureReadmes(GitRepository repository, CancellationToken cancel)
{
    private const long ReadmeBytesLimit = 1_000_000;

    private Dictionary<string, List<string>>? texts;

    /// <summary>Whether a README in the file's folder, or above it up to the folder of fixtures, names the file, alone or with its path from there.</summary>
    public bool Name(GitPath path)
    {
        texts ??= Load();
        for (var slash = path.Raw.LastIndexOf('/'); slash >= GuardLimits.Fixtures.Length - 1; slash = path.Raw.LastIndexOf('/', slash - 1))
        {
            if (texts.TryGetValue(path.Raw[..slash], out var here)
                && here.Any(text => Holds(text, path.Name) || Holds(text, path.Raw.AsSpan(slash + 1))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(string text, ReadOnlySpan<char> name)
    {
        for (var from = 0; text.AsSpan(from).IndexOf(name, StringComparison.Ordinal) is >= 0 and var found; from += found + 1)
        {
            var (before, after) = (from + found - 1, from + found + name.Length);
            var isEnd = after >= text.Length || !IsPartOfName(text[after])
                || (text[after] == '.' && (after + 1 >= text.Length || !IsPartOfName(text[after + 1])));
            if (isEnd && (before < 0 || !IsPartOfName(text[before])))
            {
                return true;
            }
        }

        return false;
    }

    // A name may also stand behind "./" or a folder's name.
    private static bool IsPartOfName(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.' or >= '\u0080';

    private Dictionary<string, List<string>> Load()
    {
        var readmes = repository.Tracked(withStamps: false, GuardLimits.Fixtures[..^1]).Where(entry => entry.IsFile && DataNames.IsReadme(entry.Path.Name)).ToArray();
        var loaded = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var reader = new TextOfReadme(readmes, loaded);
        ObjectReader.Visit(repository, [.. readmes.Select((entry, i) => (i, entry.Id))], reader, cancel);
        return loaded;
    }

    private sealed class TextOfReadme(GitEntry[] readmes, Dictionary<string, List<string>> loaded) : IBlobVisitor
    {
        private readonly StringBuilder text = new();
        private int place;

        public bool Begin(int place, long bytes)
        {
            this.place = place;
            text.Clear();
            return bytes <= ReadmeBytesLimit;
        }

        public void Add(ReadOnlySpan<byte> bytes) => text.Append(Encoding.Latin1.GetString(bytes));

        public void End()
        {
            var path = readmes[place].Path.Raw;
            var folder = path[..path.LastIndexOf('/')];
            if (!loaded.TryGetValue(folder, out var here))
            {
                loaded[folder] = here = [];
            }

            here.Add(text.ToString());
        }
    }
}
