namespace Shardwright.Formats.Npz;

/// <summary>Reads NPZ archives by positioned reads. No pickle is ever loaded. Safe from many threads.</summary>
public sealed class NpzReader : IDisposable
{
    private NpzReader(IReadOnlyList<NpzMember> members) => Members = members;

    /// <summary>The arrays, in the order of the archive's directory.</summary>
    public IReadOnlyList<NpzMember> Members { get; }

    /// <summary>Opens an archive and reads its directory and the headers of its arrays.</summary>
    public static NpzReader Open(string path) => throw new NotSupportedException(path);

    /// <summary>The array of a name; null where there is none.</summary>
    public NpzMember? Find(string name) => Members.FirstOrDefault(member => member.Name == name);

    /// <summary>Reads a whole array; its checksum is compared.</summary>
    public NpyArray Read(NpzMember member) => throw new NotSupportedException();

    /// <summary>Reads bytes of an array that is stored as it is, in file order, without the rest; nothing is compared.</summary>
    public void ReadAt(NpzMember member, long offsetBytes, Span<byte> bytes) => throw new NotSupportedException();

    /// <summary>The array's bytes from the first on, in file order, as a stream; at its end the checksum is compared.</summary>
    public Stream OpenData(NpzMember member) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);
}
