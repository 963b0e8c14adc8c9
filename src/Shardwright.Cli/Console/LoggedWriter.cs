using System.Text;
using Shardwright.Hygiene.Outputs;

namespace Shardwright.Cli.Console;

/// <summary>A text that is written where it was before, and line by line into a log.</summary>
internal sealed class LoggedWriter(TextWriter inner, DebugLog log) : TextWriter
{
    private readonly StringBuilder line = new();

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        inner.Write(value);
        Keep([value]);
    }

    public override void Write(string? value)
    {
        inner.Write(value);
        Keep(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        inner.Write(buffer, index, count);
        Keep(buffer.AsSpan(index, count));
    }

    public override void WriteLine(string? value)
    {
        inner.WriteLine(value);
        Keep(value);
        Keep("\n");
    }

    public override void Flush() => inner.Flush();

    private void Keep(ReadOnlySpan<char> text)
    {
        for (int end; (end = text.IndexOf('\n')) >= 0; text = text[(end + 1)..])
        {
            line.Append(text[..end]);
            log.Write(DebugLevel.Info, line.ToString().TrimEnd('\r'));
            line.Clear();
        }

        line.Append(text);
    }
}
