using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>A packed file in memory, as far as it reached when it was mapped. Safe from many threads.</summary>
/// <remarks>Only for files that nobody writes: one that is cut while it is mapped ends the process when what was cut off is read.</remarks>
internal sealed unsafe class PackedMap : IDisposable
{
    private readonly MemoryMappedFile mapping;
    private readonly MemoryMappedViewAccessor view;
    private readonly SafeMemoryMappedViewHandle handle;

    private PackedMap(MemoryMappedFile mapping, MemoryMappedViewAccessor view)
    {
        (this.mapping, this.view) = (mapping, view);
        handle = view.SafeMemoryMappedViewHandle;
    }

    /// <summary>Maps a file; null where the system has no room for it.</summary>
    public static PackedMap? Of(SafeFileHandle file, string path)
    {
        var length = PackedBytes.LengthOf(file, path);
        if (length == 0)
        {
            return null;
        }

        MemoryMappedFile? mapping = null;
        try
        {
            mapping = MemoryMappedFile.CreateFromFile(file, null, length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new PackedMap(mapping, mapping.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            mapping?.Dispose();
            return null;
        }
    }

    /// <summary>Keeps the memory there until <see cref="Leave"/>.</summary>
    /// <exception cref="ObjectDisposedException">It was given up.</exception>
    public void Enter()
    {
        byte* ignored = null;
        handle.AcquirePointer(ref ignored);
    }

    /// <summary>Gives back what <see cref="Enter"/> took.</summary>
    public void Leave() => handle.ReleasePointer();

    /// <summary>Bytes of the file, between <see cref="Enter"/> and <see cref="Leave"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not all lie in the file.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)offset + (ulong)length, handle.ByteLength, nameof(length));
        return new ReadOnlySpan<byte>((byte*)handle.DangerousGetHandle() + offset, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        view.Dispose();
        mapping.Dispose();
    }
}
