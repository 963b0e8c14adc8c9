using System.Text;

namespace Shardwright.Hygiene.Git;

/// <summary>Lines and contents that git prints in turn.</summary>
internal sealed class ObjectContent(Stream stream, int bufferBytes)
{
    private readonly byte[] buffer = new byte[bufferBytes];
    private int start;
    private int end;

    /// <summary>The next line, without its end.</summary>
    public string Line(int limitBytes)
    {
        var line = new StringBuilder();
        while (true)
        {
            var rest = buffer.AsSpan(start, end - start);
            var length = rest.IndexOf((byte)'\n');
            line.Append(Encoding.Latin1.GetString(length < 0 ? rest : rest[..length]));
            if (length >= 0)
            {
                start += length + 1;
                return line.ToString();
            }

            if (line.Length > limitBytes || !Fill())
            {
                throw GitThrow.Unreadable("cat-file", "a line that does not end");
            }
        }
    }

    /// <summary>Shows the next bytes to a visitor, and reads the line end behind them.</summary>
    public void Show(long bytes, IBlobVisitor visitor)
    {
        for (var left = bytes; left > 0;)
        {
            if (start == end && !Fill())
            {
                throw GitThrow.Unreadable("cat-file --batch", "an object that is cut");
            }

            var part = (int)Math.Min(left, end - start);
            visitor.Add(buffer.AsSpan(start, part));
            start += part;
            left -= part;
        }

        Line(limitBytes: 1);
    }

    private bool Fill()
    {
        (start, end) = (0, stream.Read(buffer));
        return end > 0;
    }
}
