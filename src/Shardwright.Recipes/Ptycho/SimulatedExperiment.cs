using System.Collections.Immutable;
using System.Numerics;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Hdf5;
using Shardwright.Foundation.Random;

namespace Shardwright.Recipes.Ptycho;

/// <summary>A made-up microscope: an object, a probe, and where the probe stands; it exposes patterns in any order, each from chance of its own. Safe from many threads.</summary>
/// <remarks>
/// The wave behind the object is the probe times the object's patch (the thin-object approximation), the patch between pixels being interpolated linearly along both axes; the detector is far
/// away, so that it sees the squared amplitude of the wave's Fourier transform, as photons that obey Poisson's statistics.
/// </remarks>
internal sealed class SimulatedExperiment
{
    private const int StreamBits = 64;
    private const int ScanBits = 96;
    private const double GoldenAngle = 2.3999632297286533;

    private readonly ScanSimulationOptions options;
    private readonly int size;
    private readonly int side;
    private readonly double photonsPerEnergy;

    public SimulatedExperiment(ScanSimulationOptions options, CancellationToken cancel)
    {
        this.options = options.Check();
        (size, side) = (options.Size, options.ObjectSide);
        Object = SimulatedObject.Create(side, RandomOf(0));
        var probe = SimulatedProbe.Create(size, new SquareFourier(size));
        (X, Y) = Positions(RandomOf(1));

        // By Parseval's theorem a pattern has the energy of its wave: no pattern need be made to know their mean.
        var energies = new double[options.Count];
        Parallel.For(0, options.Count, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = options.Threads }, index => energies[index] = Energy(probe, index));
        var mean = energies.Sum() / energies.Length;
        photonsPerEnergy = options.Photons / mean;
        var scale = size / 2.0 / Math.Sqrt(mean);
        Probe = new ComplexImage([size, size], Array.ConvertAll(probe, value => new ComplexSingle((float)(value.Real * scale), (float)(value.Imaginary * scale))));
        photonsPerEnergy /= scale * scale;
    }

    public ComplexImage Object { get; }

    public ComplexImage Probe { get; }

    public ImmutableArray<double> X { get; }

    public ImmutableArray<double> Y { get; }

    /// <summary>Photons of patterns that follow each other.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="photons">Receives whole patterns, (count, size, size), the zero frequency at (size/2, size/2).</param>
    /// <param name="cancel">Stops between patterns.</param>
    public void Expose(int first, Memory<double> photons, CancellationToken cancel)
        => Parallel.For(
            0, photons.Length / (size * size), new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = options.Threads },
            () => (new SquareFourier(size), new double[2 * size * size]),
            (index, _, workspace) =>
            {
                Expose(first + index, photons.Span.Slice(index * size * size, size * size), workspace.Item1, workspace.Item2);
                return workspace;
            },
            _ => { });

    /// <summary>The amplitude that stands for so many photons: patterns have (size/2)² for the mean of their squares' sums, as PtychoPINN's models want it.</summary>
    public float Amplitude(double photons) => (float)(Math.Sqrt(photons) * (size / 2.0) / Math.Sqrt(options.Photons));

    /// <summary>The object under a position.</summary>
    /// <param name="index">Which position.</param>
    /// <param name="patch">Receives (size, size) values.</param>
    public void Patch(int index, Span<ComplexSingle> patch)
    {
        // Positions keep one pixel of the object to the right and below.
        var (left, top) = (X[index] - (size / 2), Y[index] - (size / 2));
        var (column, row) = ((int)left, (int)top);
        var (along, down) = (left - column, top - row);
        var pixels = Object.Values.Span;
        for (var y = 0; y < size; y++)
        {
            var above = pixels.Slice(((row + y) * side) + column, size + 1);
            var below = pixels.Slice(((row + y + 1) * side) + column, size + 1);
            for (var x = 0; x < size; x++)
            {
                patch[(y * size) + x] = new ComplexSingle(
                    (float)(((1 - down) * (((1 - along) * above[x].Real) + (along * above[x + 1].Real))) + (down * (((1 - along) * below[x].Real) + (along * below[x + 1].Real)))),
                    (float)(((1 - down) * (((1 - along) * above[x].Imaginary) + (along * above[x + 1].Imaginary))) + (down * (((1 - along) * below[x].Imaginary) + (along * below[x + 1].Imaginary)))));
            }
        }
    }

    /// <summary>What the detector would see of a wave if light were not grains.</summary>
    /// <param name="real">The wave; it is overwritten.</param>
    /// <param name="imaginary">The wave; it is overwritten.</param>
    /// <param name="intensity">Receives intensities, whose sum is the wave's energy, the zero frequency in the middle.</param>
    /// <param name="fourier">The transform.</param>
    internal static void Propagate(Span<double> real, Span<double> imaginary, Span<double> intensity, SquareFourier fourier)
    {
        fourier.Forward(real, imaginary);
        var side = (int)Math.Sqrt(intensity.Length);
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                var from = ((row ^ (side / 2)) * side) + (column ^ (side / 2));
                intensity[(row * side) + column] = ((real[from] * real[from]) + (imaginary[from] * imaginary[from])) / intensity.Length;
            }
        }
    }

    private void Expose(int index, Span<double> photons, SquareFourier fourier, double[] workspace)
    {
        var real = workspace.AsSpan(0, size * size);
        var imaginary = workspace.AsSpan(size * size);
        var patch = new ComplexSingle[size * size];
        Patch(index, patch);
        var probe = Probe.Values.Span;
        for (var i = 0; i < patch.Length; i++)
        {
            real[i] = ((double)probe[i].Real * patch[i].Real) - ((double)probe[i].Imaginary * patch[i].Imaginary);
            imaginary[i] = ((double)probe[i].Real * patch[i].Imaginary) + ((double)probe[i].Imaginary * patch[i].Real);
        }

        Propagate(real, imaginary, photons, fourier);
        var random = RandomOf(2 + (long)index);
        for (var i = 0; i < photons.Length; i++)
        {
            photons[i] = PhotonDraw.Next(photons[i] * photonsPerEnergy, random);
        }
    }

    private double Energy(ComplexSingle[] probe, int index)
    {
        var patch = new ComplexSingle[size * size];
        Patch(index, patch);
        var energy = 0.0;
        for (var i = 0; i < patch.Length; i++)
        {
            energy += (((double)probe[i].Real * probe[i].Real) + ((double)probe[i].Imaginary * probe[i].Imaginary))
                * (((double)patch[i].Real * patch[i].Real) + ((double)patch[i].Imaginary * patch[i].Imaginary));
        }

        return energy;
    }

    private (ImmutableArray<double> X, ImmutableArray<double> Y) Positions(Pcg64 random)
    {
        var room = side - size - 1.0;
        var lines = (int)Math.Ceiling(Math.Sqrt(options.Count));
        var step = lines > 1 ? room / (lines - 1) : 0;
        var (x, y) = (new double[options.Count], new double[options.Count]);
        for (var i = 0; i < options.Count; i++)
        {
            var (u, v) = (PhotonDraw.Uniform(random), PhotonDraw.Uniform(random));
            var (sine, cosine) = PortableMath.SinCos(GoldenAngle * (i % 1_000_000));
            var radius = room / 2 * Math.Sqrt((i + 0.5) / options.Count);
            var (across, down) = options.Path switch
            {
                ScanPath.Raster => ((i % lines * step) + ((u - 0.5) * 0.4 * step), (i / lines * step) + ((v - 0.5) * 0.4 * step)),
                ScanPath.Spiral => ((room / 2) + (radius * cosine), (room / 2) + (radius * sine)),
                _ => (u * room, v * room),
            };
            (x[i], y[i]) = (Math.Clamp(across, 0, room) + (size / 2), Math.Clamp(down, 0, room) + (size / 2));
        }

        return ([.. x], [.. y]);
    }

    // A stream of its own for the object, the path and each pattern: none depends on how many came before.
    private Pcg64 RandomOf(long stream) => new(((BigInteger)options.ScanNumber << ScanBits) | ((BigInteger)stream << StreamBits) | options.Seed);
}
