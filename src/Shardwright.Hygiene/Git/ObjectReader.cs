using System.Globalization;
using System.Text;

namespace Shardwright.Hygiene.Git;

/// <summary>Objects through git itself, wherever they lie: <c>git cat-file --batch-check</c> for sizes, <c>--batch</c> for content.</summary>
internal static class ObjectReader
{
    private const int LineBytesLimit = 4096;
    private const int BufferBytes = 1 << 16;

    /// <summary>Shows objects to a visitor, in the order given. The content of those that it does not want is never inflated.</summary>
    /// <param name="repository">Where they are.</param>
    /// <param name="objects">Which: a place for the visitor, and a name.</param>
    /// <param name="visitor">Who looks; an object that is missing is not shown.</param>
    /// <param name="cancel">Ends the work.</param>
    public static void Visit(GitRepository repository, IReadOnlyList<(int Place, string Id)> objects, IBlobVisitor visitor, CancellationToken cancel)
    {
        var wanted = new List<(int Place, string Id)>(objects.Count);
        foreach (var (place, id, bytes, _) in Answers(repository, "--batch-check", objects))
        {
            cancel.ThrowIfCancellationRequested();
            if (bytes < 0)
            {
                continue;
            }

            if (visitor.Begin(place, bytes))
            {
                wanted.Add((place, id));
            }
            else
            {
                visitor.End();
            }
        }

        if (wanted.Count == 0)
        {
            return;
        }

        foreach (var (place, _, bytes, content) in Answers(repository, "--batch", wanted))
        {
            cancel.ThrowIfCancellationRequested();
            if (bytes < 0)
            {
                continue;
            }

            visitor.Begin(place, bytes);
            content!.Show(bytes, visitor);
            visitor.End();
        }
    }

    private static IEnumerable<(int Place, string Id, long Bytes, ObjectContent? Content)> Answers(
        GitRepository repository, string mode, IReadOnlyList<(int Place, string Id)> objects)
    {
        using var git = repository.Start("cat-file", mode, "--buffer");
        git.Feed(input =>
        {
            using var buffered = new BufferedStream(input, BufferBytes);
            foreach (var (_, id) in objects)
            {
                buffered.Write(Encoding.ASCII.GetBytes(id));
                buffered.WriteByte((byte)'\n');
            }
        });
        var content = new ObjectContent(git.Output, BufferBytes);
        foreach (var (place, id) in objects)
        {
            // "<id> blob <size>", and then the content and a line end; or "<id> missing".
            var words = content.Line(LineBytesLimit).Split(' ');
            var bytes = words is [_, "blob", var size] ? long.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture) : -1;
            yield return (place, id, bytes, mode == "--batch" ? content : null);
        }

        git.EndWell();
    }
}
