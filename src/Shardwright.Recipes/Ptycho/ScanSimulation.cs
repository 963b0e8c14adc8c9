namespace Shardwright.Recipes.Ptycho;

/// <summary>Simulates a ptychography scan. Safe from many threads.</summary>
/// <remarks>
/// The probe, a spot out of focus, times the object's patch, which is interpolated linearly between pixels; the far field by Fourier transform; photons by Poisson's statistics; and
/// amplitudes, whose squares' sums have (N/2)² for their mean, as PtychoPINN's contract and models want them.
/// </remarks>
public static class ScanSimulation
{
    /// <summary>Simulates a scan in memory: a pure function of its options.</summary>
    /// <param name="options">What is simulated.</param>
    /// <param name="cancel">Stops between patterns.</param>
    /// <exception cref="ArgumentException">An option makes no sense, or the patterns are more than one array can hold.</exception>
    public static SimulatedScan Simulate(ScanSimulationOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var patternPixels = options.Size * options.Size;
        if ((long)options.Count * patternPixels > Array.MaxLength)
        {
            throw new ArgumentException($"{options.Count} patterns of {options.Size} x {options.Size} are more than one array holds: write them to a file.", nameof(options));
        }

        var experiment = new SimulatedExperiment(options, cancel);
        var diffraction = new float[options.Count * patternPixels];
        ScanSample.EachBlock(experiment, options, (first, photons) =>
        {
            for (var i = 0; i < photons.Length; i++)
            {
                diffraction[(first * patternPixels) + i] = experiment.Amplitude(photons[i]);
            }
        }, cancel);
        return new SimulatedScan(diffraction, experiment.X, experiment.Y, experiment.Object, experiment.Probe);
    }
}
