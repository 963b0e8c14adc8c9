using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>Files of the working folder that are still as the index saw them. Safe from many threads.</summary>
/// <remarks>As git itself does, a file that was written at or after the time of the index proves nothing, and neither do stamps that differ in anything.</remarks>
internal sealed class WorkFiles : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly SafeFileHandle folder;
    private readonly (long Seconds, uint Nanoseconds) indexTime;

    public WorkFiles(string folder, string indexFile)
    {
        this.folder = LibC.Open(folder, LibC.CloseOnExec, 0);
        using var index = LibC.Open(indexFile, LibC.CloseOnExec, 0);
        if (!index.IsInvalid && LibC.Statx((int)index.DangerousGetHandle(), [0], LibC.EmptyPath, LibC.StatxBasic, out var status) == 0)
        {
            indexTime = (status.ModifiedSeconds, status.ModifiedNanoseconds);
        }
    }

    /// <summary>Shows a file's content to a visitor, where it is proven to be what git has.</summary>
    /// <returns>False where it is not, or the file was too large to say.</returns>
    public bool Visit(int place, GitEntry entry, IBlobVisitor visitor)
    {
        if (entry.Stamp is not { } stamp || folder.IsInvalid)
        {
            return false;
        }

        var name = ArrayPool<byte>.Shared.Rent(entry.Path.Raw.Length + 1);
        var length = System.Text.Encoding.Latin1.GetBytes(entry.Path.Raw, name);
        name[length] = 0;
        var file = LibC.OpenAt((int)folder.DangerousGetHandle(), name, LibC.CloseOnExec | LibC.NoFollow | LibC.NonBlocking, 0);
        ArrayPool<byte>.Shared.Return(name);
        if (file < 0)
        {
            return false;
        }

        try
        {
            return LibC.Statx(file, [0], LibC.EmptyPath, LibC.StatxBasic, out var status) == 0 && IsUnchanged(status, stamp)
                && visitor.Begin(place, (long)status.Bytes) && Show(file, (long)status.Bytes, visitor);
        }
        finally
        {
            _ = LibC.Close(file);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private bool IsUnchanged(in LibC.StatxBuffer status, FileStamp stamp)
    {
        if ((status.Mode & LibC.KindMask) != LibC.KindFile || status.Bytes > int.MaxValue
            || (status.ModifiedSeconds, status.ModifiedNanoseconds).CompareTo(indexTime) >= 0)
        {
            return false;
        }

        // The index keeps 32 bits of each number.
        return unchecked((uint)status.ChangedSeconds == stamp.ChangedSeconds && status.ChangedNanoseconds == stamp.ChangedNanoseconds
            && (uint)status.ModifiedSeconds == stamp.ModifiedSeconds && status.ModifiedNanoseconds == stamp.ModifiedNanoseconds
            && (uint)status.Inode == stamp.Inode && (uint)status.Bytes == stamp.Bytes);
    }

    private static bool Show(int file, long bytes, IBlobVisitor visitor)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var left = bytes;
            while (left > 0)
            {
                var read = (int)LibC.Read(file, buffer, (nuint)buffer.Length);
                if (read <= 0)
                {
                    return false;
                }

                visitor.Add(buffer.AsSpan(0, (int)Math.Min(read, left)));
                left -= read;
            }

            visitor.End();
            return left == 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
