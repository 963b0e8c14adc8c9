namespace Shardwright.Formats.Npz;

/// <summary>The type of an array's elements: NumPy's <c>descr</c>.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="ElementBytes">Bytes of one element.</param>
/// <param name="IsBigEndian">Whether a file stores them most significant byte first.</param>
public sealed record NpyType(NpyKind Kind, int ElementBytes, bool IsBigEndian = false)
{
    /// <summary><c>&lt;f4</c>.</summary>
    public static NpyType F4 { get; } = new(NpyKind.Real, 4);

    /// <summary><c>&lt;f2</c>.</summary>
    public static NpyType F2 { get; } = new(NpyKind.Real, 2);

    /// <summary><c>&lt;f8</c>.</summary>
    public static NpyType F8 { get; } = new(NpyKind.Real, 8);

    /// <summary><c>|u1</c>.</summary>
    public static NpyType U1 { get; } = new(NpyKind.UnsignedInteger, 1);

    /// <summary><c>&lt;i8</c>.</summary>
    public static NpyType I8 { get; } = new(NpyKind.SignedInteger, 8);
}
