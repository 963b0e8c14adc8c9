using System.Collections.Immutable;
using Shardwright.Datasets.Layouts.Ptycho;

namespace Shardwright.Recipes.Ptycho;

/// <summary>A scan that was simulated, in memory.</summary>
/// <param name="Diffraction">Amplitudes, (n, H, W), row-major: what <c>diffraction</c> holds.</param>
/// <param name="X">The column of each position in the object: of the pixel at (H/2, W/2) of the probe.</param>
/// <param name="Y">Its row.</param>
/// <param name="ObjectGuess">The object, (M, M).</param>
/// <param name="ProbeGuess">The probe, (H, W), so scaled that its product with a patch has the amplitudes for its orthonormal Fourier transform.</param>
public sealed record SimulatedScan(ReadOnlyMemory<float> Diffraction, ImmutableArray<double> X, ImmutableArray<double> Y, ComplexImage ObjectGuess, ComplexImage ProbeGuess);
