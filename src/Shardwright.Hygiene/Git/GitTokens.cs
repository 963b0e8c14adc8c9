using System.Text;

namespace Shardwright.Hygiene.Git;

/// <summary>What git prints with <c>-z</c>: words that end with a zero byte. Memory is that of the longest word.</summary>
internal sealed class GitTokens(Stream stream)
{
    private const int BufferBytes = 1 << 16;
    private const int WordBytesLimit = 1 << 20;

    /// <summary>The words, each byte a character.</summary>
    public static IEnumerable<string> Words(Stream stream)
    {
        var buffer = new byte[BufferBytes];
        var (start, end) = (0, 0);
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)0);
            if (length >= 0)
            {
                yield return Encoding.Latin1.GetString(buffer, start, length);
                start += length + 1;
                continue;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                if (end >= WordBytesLimit)
                {
                    throw GitThrow.Unreadable("-z", "a word of more than a megabyte");
                }

                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                yield break;
            }

            end += read;
        }
    }

    /// <summary>The words in pairs of a change and its path, and commits alone.</summary>
    public IEnumerable<GitToken> Read()
    {
        string? head = null;
        foreach (var word in Words(stream))
        {
            if (head is not null)
            {
                yield return new GitToken(head, word);
                head = null;
            }
            else if (word.StartsWith(':'))
            {
                head = word;
            }
            else
            {
                yield return new GitToken(word, null);
            }
        }
    }
}
