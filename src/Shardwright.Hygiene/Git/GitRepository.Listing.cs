using System.Buffers.Text;
using System.Text;

namespace Shardwright.Hygiene.Git;

/// <content>Which files there are.</content>
internal sealed partial class GitRepository
{
    private const int IdPlace = 7;

    /// <summary>All files of the index, or those below a folder.</summary>
    /// <param name="withStamps">Whether to say what the index remembers of the files on disk.</param>
    /// <param name="under">A folder in the repository; null for all of it.</param>
    public List<GitEntry> Tracked(bool withStamps, string? under = null)
    {
        List<string> words = ["ls-files", "--stage", "-z", "--full-name"];
        if (withStamps)
        {
            words.Add("--debug");
        }

        using var git = Start([.. words, "--", $":/{under}"]);
        var printed = git.ReadAll();
        git.EndWell();
        var entries = new List<GitEntry>(printed.Length / (withStamps ? 160 : 64));
        for (var rest = printed.AsSpan(); !rest.IsEmpty;)
        {
            var tab = rest.IndexOf((byte)'\t');
            var end = rest.IndexOf((byte)0);
            if (tab < IdPlace || end < tab)
            {
                throw GitThrow.Unreadable("ls-files --stage -z", $"{rest.Length} bytes without a path");
            }

            var head = rest[..tab];
            var id = Encoding.ASCII.GetString(head[IdPlace..(IdPlace + head[IdPlace..].IndexOf((byte)' '))]);
            var path = GitPath.Of(rest[(tab + 1)..end]);
            rest = rest[(end + 1)..];
            entries.Add(new GitEntry(path, Octal(head[..6]), id, withStamps ? StampOf(ref rest) : null));
        }

        return entries;
    }

    /// <summary>The files that the next commit adds or changes, under their new names.</summary>
    public List<GitEntry> Staged()
    {
        using var git = Start("diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "HEAD", "--");
        var entries = new List<GitEntry>();
        foreach (var token in new GitTokens(git.Output).Read())
        {
            Change(token, entries);
        }

        if (git.End() != 0)
        {
            // Before the first commit all of the index is new.
            return Knows("HEAD") ? throw GitThrow.Failed("diff-index --cached HEAD", git.Complaint) : Tracked(withStamps: false);
        }

        return entries;
    }

    /// <summary>Every file that a commit anywhere brought or changed, oldest commits first, in turns of some thousands.</summary>
    /// <param name="turn">How many at a time.</param>
    public IEnumerable<IReadOnlyList<(GitEntry Entry, string Commit)>> Brought(int turn)
    {
        using var commits = Start("rev-list", "--all", "--reverse", "--topo-order");
        using var changes = Start("diff-tree", "--stdin", "-r", "-m", "--root", "--raw", "-z", "--no-abbrev", "--no-renames");
        changes.Feed(input => commits.Output.CopyTo(input));
        var seen = new HashSet<UInt128>();
        var batch = new List<(GitEntry, string)>(turn);
        var one = new List<GitEntry>(1);
        var commit = "";
        foreach (var token in new GitTokens(changes.Output).Read())
        {
            if (token.Path is null)
            {
                commit = token.Head;
                continue;
            }

            one.Clear();
            Change(token, one);
            if (one.Count == 1 && seen.Add(KeyOf(one[0])))
            {
                batch.Add((one[0], commit));
            }

            if (batch.Count == turn)
            {
                yield return batch;
                batch = new List<(GitEntry, string)>(turn);
            }
        }

        commits.EndWell();
        changes.EndWell();
        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    /// <summary>The paths that a filter of the user's may turn into other bytes on their way into git, such as git-lfs'.</summary>
    public HashSet<string> Filtered(IReadOnlyList<GitEntry> entries)
    {
        var filtered = new HashSet<string>(StringComparer.Ordinal);
        using (var drivers = Start("config", "--get-regexp", @"^filter\..*\.(clean|process)$"))
        {
            drivers.ReadAll();
            if (drivers.End() != 0)
            {
                return filtered;
            }
        }

        using var git = Start("check-attr", "-z", "--stdin", "filter");
        git.Feed(input =>
        {
            using var buffered = new BufferedStream(input, 1 << 16);
            foreach (var entry in entries)
            {
                buffered.Write(entry.Path.Bytes());
                buffered.WriteByte(0);
            }
        });
        var words = GitTokens.Words(git.Output);
        var (path, place) = ("", 0);
        foreach (var word in words)
        {
            switch (place++ % 3)
            {
                case 0:
                    path = word;
                    break;
                case 2 when word is not ("unspecified" or "unset"):
                    filtered.Add(path);
                    break;
            }
        }

        git.EndWell();
        return filtered;
    }

    private static void Change(GitToken token, List<GitEntry> into)
    {
        // ":100644 100644 <old> <new> M": modes, objects and a letter; D is gone and U is a merge under way, which cannot be committed.
        var words = token.Head.Split(' ');
        if (token.Path is not { } path || words.Length != 5)
        {
            throw GitThrow.Unreadable("diff --raw -z", token.Head);
        }

        if (words[4] is not ("D" or "U"))
        {
            into.Add(new GitEntry(new GitPath(path), Octal(Encoding.ASCII.GetBytes(words[1])), words[3]));
        }
    }

    // The name of an object is a hash already; that of a path is mixed in.
    private static UInt128 KeyOf(GitEntry entry)
    {
        var id = Convert.ToUInt64(entry.Id[..16], 16);
        unchecked
        {
            // FNV-1a wraps on purpose.
            var path = 14695981039346656037UL;
            foreach (var character in entry.Path.Raw)
            {
                path = (path ^ character) * 1099511628211UL;
            }

            return new UInt128(id, path);
        }
    }

    private static int Octal(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            value = (value * 8) + (digit - '0');
        }

        return value;
    }

    // "  ctime: 1:2\n  mtime: 3:4\n  dev: 5\tino: 6\n  uid: 7\tgid: 8\n  size: 9\tflags: a\n", which git does not promise to keep.
    private static FileStamp? StampOf(ref Span<byte> rest)
    {
        Span<uint> numbers = stackalloc uint[9];
        var place = 0;
        var isKnown = true;
        while (rest.StartsWith("  "u8))
        {
            var line = rest[..(rest.IndexOf((byte)'\n') + 1)];
            if (line.IsEmpty)
            {
                throw GitThrow.Unreadable("ls-files --debug", "a line without end");
            }

            rest = rest[line.Length..];
            for (var at = line.IndexOf((byte)':'); at < line.Length && place < numbers.Length; at++)
            {
                if (line[at] is < (byte)'0' or > (byte)'9')
                {
                    continue;
                }

                isKnown &= Utf8Parser.TryParse(line[at..], out numbers[place++], out var read);
                at += read;
            }
        }

        return isKnown && place == numbers.Length ? new FileStamp(numbers[0], numbers[1], numbers[2], numbers[3], numbers[5], numbers[8]) : null;
    }
}
