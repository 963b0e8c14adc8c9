using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Shardwright.Hygiene.Git;

/// <summary>Objects in files of their own, as everything that was just added is: read here, sooner than git could be asked.</summary>
/// <remarks>Spec: gitformat-loose(5): zlib over <c>blob &lt;size&gt;\0</c> and the content. Safe from many threads.</remarks>
internal sealed class LooseObjects : IDisposable
{
    private const int HeaderBytes = 32;
    private const int BufferBytes = 1 << 15;
    private const int MaxAlternates = 16;

    private readonly List<SafeFileHandle> folders = [];

    /// <summary>Opens the folder of objects, and those that it borrows from.</summary>
    public LooseObjects(string objects)
    {
        var waiting = new Queue<string>([objects]);
        while (waiting.TryDequeue(out var folder) && folders.Count < MaxAlternates)
        {
            var handle = LibC.Open(folder, LibC.CloseOnExec, 0);
            if (handle.IsInvalid)
            {
                handle.Dispose();
                continue;
            }

            folders.Add(handle);
            var borrowed = Path.Combine(folder, "info", "alternates");
            foreach (var line in File.Exists(borrowed) ? File.ReadLines(borrowed) : [])
            {
                if (line.Length > 0 && line[0] is not ('#' or '"'))
                {
                    waiting.Enqueue(Path.Combine(folder, line));
                }
            }
        }
    }

    /// <summary>Shows an object to a visitor.</summary>
    /// <returns>False where the object is in no file of its own, or in none that is whole: git knows more.</returns>
    public bool Visit(int place, string id, DescriptorStream source, IBlobVisitor visitor)
    {
        Span<byte> name = stackalloc byte[id.Length + 2];
        Encoding.ASCII.GetBytes(id.AsSpan(0, 2), name);
        name[2] = (byte)'/';
        Encoding.ASCII.GetBytes(id.AsSpan(2), name[3..]);
        name[^1] = 0;
        foreach (var folder in folders)
        {
            var descriptor = LibC.OpenAt((int)folder.DangerousGetHandle(), name, LibC.CloseOnExec, 0);
            if (descriptor < 0)
            {
                continue;
            }

            try
            {
                source.Descriptor = descriptor;
                return Show(place, source, visitor);
            }
            catch (Exception error) when (error is InvalidDataException or IOException)
            {
                return false;
            }
            finally
            {
                _ = LibC.Close(descriptor);
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => folders.ForEach(folder => folder.Dispose());

    private static bool Show(int place, DescriptorStream source, IBlobVisitor visitor)
    {
        using var content = new ZLibStream(source, CompressionMode.Decompress, leaveOpen: true);
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var read = content.ReadAtLeast(buffer, HeaderBytes, throwOnEndOfStream: false);
            var end = buffer.AsSpan(0, Math.Min(read, HeaderBytes)).IndexOf((byte)0);
            if (end < 6 || !buffer.AsSpan(0, 5).SequenceEqual("blob "u8)
                || !long.TryParse(buffer.AsSpan(5, end - 5), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
            {
                return false;
            }

            if (!visitor.Begin(place, bytes))
            {
                visitor.End();
                return true;
            }

            var from = end + 1;
            var seen = 0L;
            while (read > 0)
            {
                visitor.Add(buffer.AsSpan(from, read - from));
                seen += read - from;
                from = 0;
                read = content.Read(buffer);
            }

            if (seen != bytes)
            {
                return false;
            }

            visitor.End();
            return true;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
