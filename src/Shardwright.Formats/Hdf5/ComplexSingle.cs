using System.Runtime.InteropServices;

namespace Shardwright.Formats.Hdf5;

/// <summary>A complex number of two 32-bit floats, as NumPy's complex64; stored as a compound of <c>r</c> and <c>i</c>.</summary>
/// <param name="Real">The real part.</param>
/// <param name="Imaginary">The imaginary part.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ComplexSingle(float Real, float Imaginary);
