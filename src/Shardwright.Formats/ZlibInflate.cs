using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats;

/// <summary>zlib 1.2 (header zlib.h), for it says to the byte where a gzip member ends and what is wrong with it, which .NET's streams do not.</summary>
/// <remarks>The state lies in native memory, for zlib keeps a pointer to it. For one thread.</remarks>
internal sealed unsafe partial class ZlibInflate : SafeHandle
{
    private const string Library = "libz.so.1";
    private const string Package = "zlib1g";
    private const int GzipOnly = 16 + 15;
    private const int Ok = 0;
    private const int StreamEnd = 1;
    private const int NoFlush = 0;
    private const int MemoryError = -4;
    private const int BufferError = -5;

    private static readonly Lazy<string> LoadedVersion = new(() =>
    {
        if (!NativeLibrary.TryLoad(Library, out _))
        {
            LibraryMissing();
        }

        return Marshal.PtrToStringUTF8((nint)zlibVersion()) ?? "";
    });

    /// <summary>Makes a state that is ready for a member.</summary>
    public ZlibInflate()
        : base(0, ownsHandle: true)
    {
        var version = Version;
        var stream = (ZStream*)NativeMemory.AllocZeroed((nuint)sizeof(ZStream));
        var status = inflateInit2_(stream, GzipOnly, version, sizeof(ZStream));
        if (status != Ok)
        {
            NativeMemory.Free(stream);
            throw status == MemoryError ? new InsufficientMemoryException() : new InvalidOperationException($"zlib {version}: status {status}.");
        }

        SetHandle((nint)stream);
    }

    /// <summary>The library's version. Loads it.</summary>
    /// <exception cref="MissingComponentException">It is not there.</exception>
    internal static string Version => LoadedVersion.Value;

    /// <summary>What zlib says of a damage.</summary>
    internal string Message => Marshal.PtrToStringUTF8((nint)Stream->Message) ?? "data that cannot be inflated";

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    private ZStream* Stream
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return (ZStream*)handle;
        }
    }

    /// <summary>Begins another member.</summary>
    internal void Reset()
    {
        if (inflateReset(Stream) != Ok)
        {
            throw new InvalidOperationException($"zlib {Version}: the state is not one.");
        }
    }

    /// <summary>Inflates as much as input and room allow.</summary>
    internal ZlibInflateState Run(ReadOnlySpan<byte> input, Span<byte> target, out int read, out int written)
    {
        var stream = Stream;
        fixed (byte* from = input)
        fixed (byte* to = target)
        {
            stream->NextIn = from;
            stream->AvailableIn = (uint)input.Length;
            stream->NextOut = to;
            stream->AvailableOut = (uint)target.Length;
            var status = inflate(stream, NoFlush);
            read = input.Length - (int)stream->AvailableIn;
            written = target.Length - (int)stream->AvailableOut;
            stream->NextIn = null;
            stream->NextOut = null;
            return status switch
            {
                Ok or BufferError => ZlibInflateState.Going,
                StreamEnd => ZlibInflateState.End,
                MemoryError => throw new InsufficientMemoryException(),
                _ => ZlibInflateState.Damaged,
            };
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        var status = inflateEnd((ZStream*)handle);
        NativeMemory.Free((void*)handle);
        return status == Ok;
    }

    [DoesNotReturn]
    private static void LibraryMissing() => throw new MissingComponentException(
        new DataLocation(Library), "native library", expected: $"{Library} of package {Package}", found: "no such library",
        $"Install it: apt-get install {Package}");

    [LibraryImport(Library)] private static partial byte* zlibVersion();
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] private static partial int inflateInit2_(ZStream* stream, int windowBits, string version, int streamBytes);
    [LibraryImport(Library)] private static partial int inflateReset(ZStream* stream);
    [LibraryImport(Library)] private static partial int inflate(ZStream* stream, int flush);
    [LibraryImport(Library)] private static partial int inflateEnd(ZStream* stream);

    /// <summary><c>z_stream</c>; <c>uLong</c> is as wide as a pointer on Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ZStream
    {
        public byte* NextIn;
        public uint AvailableIn;
        public nuint TotalIn;
        public byte* NextOut;
        public uint AvailableOut;
        public nuint TotalOut;
        public byte* Message;
        public nint State;
        public nint Allocate;
        public nint Release;
        public nint Opaque;
        public int DataType;
        public nuint Checksum;
        public nuint Reserved;
    }
}
