namespace Shardwright.Bench;

/// <summary>The runs of one program among several that take turns, so that what else the machine does falls on all.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Run">Runs it once.</param>
public sealed record Series(string Name, Func<MeasuredProcess> Run)
{
    private readonly List<MeasuredProcess> runs = [];

    /// <summary>The middle of the wall times.</summary>
    public double MedianSeconds => Median(runs.Select(run => run.Seconds));

    /// <summary>The shortest wall time.</summary>
    public double LeastSeconds => runs.Min(run => run.Seconds);

    /// <summary>The longest wall time.</summary>
    public double MostSeconds => runs.Max(run => run.Seconds);

    /// <summary>The middle of the times on processors.</summary>
    public double MedianProcessorSeconds => Median(runs.Select(run => run.ProcessorSeconds));

    /// <summary>The most memory that any run held.</summary>
    public double PeakMegabytes => runs.Max(run => run.PeakMegabytes);

    /// <summary>Runs every series in turn, so many times; where there are several turns, one before them is not counted.</summary>
    public static void TakeTurns(int turns, params IReadOnlyList<Series> series)
    {
        for (var turn = turns > 1 ? -1 : 0; turn < turns; turn++)
        {
            foreach (var one in series)
            {
                var run = one.Run();
                if (turn >= 0)
                {
                    one.runs.Add(run);
                }
            }
        }
    }

    /// <summary>The middle of some numbers.</summary>
    public static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
