namespace Shardwright.Formats.Npz;

/// <summary>What the elements of an array are. Source: NumPy's array interface, the letter of <c>descr</c>.</summary>
public enum NpyKind
{
    /// <summary>Letter b: one byte, 0 or 1.</summary>
    Boolean,

    /// <summary>Letter i: signed whole numbers.</summary>
    SignedInteger,

    /// <summary>Letter u: unsigned whole numbers.</summary>
    UnsignedInteger,

    /// <summary>Letter f: floating-point numbers.</summary>
    Real,

    /// <summary>Letter c: pairs of floating-point numbers, real part first.</summary>
    Complex,

    /// <summary>Letter U: texts of UCS-4 characters, padded with zeros.</summary>
    Text,

    /// <summary>Letter S: bytes, padded with zeros.</summary>
    Bytes,
}
