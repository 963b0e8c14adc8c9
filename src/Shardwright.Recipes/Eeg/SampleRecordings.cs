using System.Numerics;
using Shardwright.Foundation.Random;

namespace Shardwright.Recipes.Eeg;

/// <summary>Says what each recording of a sample is: whose, at what rate, with which signals and which seizures. Each depends on the options and its number alone.</summary>
internal sealed class SampleRecordings(EegSampleOptions options)
{
    private const int TicksPerSecond = 10_000;
    private const int PatientNames = 26 * 26 * 26;

    private static readonly string[] Signals =
        ["FP1", "FP2", "F3", "F4", "C3", "C4", "P3", "P4", "O1", "O2", "F7", "F8", "T3", "T4", "T5", "T6", "A1", "A2", "FZ", "CZ", "PZ", "EKG1"];

    private static readonly string[] Kinds = ["fnsz", "gnsz", "cpsz", "absz", "spsz", "tcsz", "tnsz", "mysz"];

    // In seconds: one fills a window wherever it begins, one is short, one is about half a window.
    private static readonly (int Least, int Most)[] Durations = [(75, 110), (8, 25), (30, 60)];

    /// <summary>The random numbers of a recording; events and signals draw from different streams.</summary>
    public Pcg64 RandomOf(int index, int stream)
        => new(new NumpySeedSequence(((BigInteger)(ulong)options.Seed << 64) | ((ulong)index << 8) | (ulong)stream));

    /// <summary>One recording.</summary>
    /// <param name="index">The patient's number, from 0.</param>
    public EegSampleRecording Describe(int index)
    {
        var number = index * 17 % PatientNames;
        var patient = $"aaaaa{Letter(number / 676)}{Letter(number / 26 % 26)}{Letter(number % 26)}";
        var few = Math.Max(1, options.Patients / 6);
        var split = index < options.Patients - (2 * few) ? "train" : index < options.Patients - few ? "dev" : "eval";
        var reference = index % 5 == 4 ? "LE" : "REF";
        var labels = Signals.Where(name => index % 10 != 2 || name is not ("FZ" or "PZ"))
            .Select(name => $"EEG {(index == 1 ? Renamed(name) : name)}-{reference}");
        return new EegSampleRecording(
            $"{split}/{patient}/s001_2015/01_tcp_ar/{patient}_s001_t000.edf", split, patient, options.RatesHz[index % options.RatesHz.Count], options.Minutes * 60,
            [.. labels], Seizures(index));
    }

    private List<EegSampleSeizure> Seizures(int index)
    {
        var seizures = new List<EegSampleSeizure>();
        var random = RandomOf(index, 0);
        var count = index % 4 == 3 ? 0 : Math.Max(1, options.Minutes / 5);
        for (var i = 0; i < count; i++)
        {
            // Each in a stretch of its own, at most three fifths of it.
            var stretch = options.Minutes * 60 * TicksPerSecond / count;
            var (least, most) = Durations[(index + i) % Durations.Length];
            var duration = Math.Min(stretch / 5 * 3, Between(random, least * TicksPerSecond, most * TicksPerSecond));
            var start = (i * stretch) + Between(random, stretch / 20, stretch - (stretch / 20) - duration);
            seizures.Add(new EegSampleSeizure(start / (double)TicksPerSecond, (start + duration) / (double)TicksPerSecond, Kinds[((index * 3) + i) % Kinds.Length]));
        }

        return seizures;
    }

    private static int Between(Pcg64 random, int least, int most) => least + (int)random.NextBounded((uint)(most - least));

    private static char Letter(int number) => (char)('a' + number);

    private static string Renamed(string name) => name switch { "T3" => "T7", "T4" => "T8", "T5" => "P7", "T6" => "P8", _ => name };
}
