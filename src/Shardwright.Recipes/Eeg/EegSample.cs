using System.Globalization;
using System.Text;
using Shardwright.Datasets.Building;
using Shardwright.Formats.Edf;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Eeg;

/// <summary>Writes a folder of made-up recordings with labels, laid out as TUSZ v2.0 is, to try things on.</summary>
public static class EegSample
{
    /// <summary>The list of all recordings and their seizures, beside the splits.</summary>
    public const string ListName = "seizures.json";

    private const int FewestPatients = 3;
    private const int MostPatients = 1000;
    private const int MostMinutes = 24 * 60;
    private const int LowestRateHz = 128;
    private const int HighestRateHz = 10_000;

    /// <summary>Writes the files that are not there yet: <c>{train,dev,eval}/&lt;patient&gt;/s001_2015/01_tcp_ar/&lt;patient&gt;_s001_t000</c> as <c>.edf</c>, <c>.csv</c> and <c>.csv_bi</c>.</summary>
    /// <param name="options">What is made.</param>
    /// <param name="cancel">Stops the writing; files that are done stay.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="DatasetStateException">The folder holds other things, or a sample with other options.</exception>
    /// <remarks>
    /// 22 signals of 16 bits, 0.1 µV a step, referred to <c>REF</c> or, in every fifth, <c>LE</c>. One patient of ten lacks Fz and Pz, the second one's recorder
    /// says T7, T8, P7 and P8, and every fourth has no seizures. Memory holds one second at a time.
    /// </remarks>
    public static EegSampleReport Write(EegSampleOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Patients is < FewestPatients or > MostPatients || options.Minutes is < 1 or > MostMinutes || options.Seed < 0
            || options.RatesHz.Count == 0 || options.RatesHz.Any(rate => rate is < LowestRateHz or > HighestRateHz))
        {
            throw new ArgumentException($"--patients is from {FewestPatients} to {MostPatients}, --minutes from 1 to {MostMinutes}, each of --rates from {LowestRateHz} to {HighestRateHz}, and --seed at least 0");
        }

        SampleFolder.Claim(options.Folder, string.Create(
            CultureInfo.InvariantCulture,
            $"shardwright sample eeg --patients {options.Patients} --minutes {options.Minutes} --rates {string.Join(',', options.RatesHz)} --seed {options.Seed}"));
        var plan = new SampleRecordings(options);
        EegSampleRecording[] recordings = [.. Enumerable.Range(0, options.Patients).Select(plan.Describe)];
        using var progress = options.Reporter.Begin("making recordings", recordings.Length, ProgressUnit.Items);
        var bytes = 0L;
        foreach (var (index, recording) in recordings.Index())
        {
            cancel.ThrowIfCancellationRequested();
            var path = Path.Combine(options.Folder, recording.Name);
            WriteText(SeizureEvents.PathOf(path, SeizureLabelFile.Csv), SampleLabels.Csv(recording));
            WriteText(SeizureEvents.PathOf(path, SeizureLabelFile.CsvBi), SampleLabels.CsvBi(recording));
            if (!File.Exists(path))
            {
                WriteRecording(path, recording, new SampleSignals(recording, plan.RandomOf(index, 1)), cancel);
            }

            bytes += FileIdentity.Of(path).Bytes;
            progress.Advance(1);
        }

        WriteText(Path.Combine(options.Folder, ListName), Encoding.UTF8.GetString(SampleLabels.List(recordings)));
        return new EegSampleReport(recordings, bytes);
    }

    private static void WriteText(string path, string text)
    {
        if (!File.Exists(path))
        {
            AtomicFile.WriteAllText(path, text);
        }
    }

    private static void WriteRecording(string path, EegSampleRecording recording, SampleSignals signals, CancellationToken cancel)
    {
        using var target = AtomicFile.Create(path);
        using (var writer = new EdfWriter(target.Stream, HeaderOf(recording)))
        {
            for (var second = 0; second < recording.Seconds; second++)
            {
                cancel.ThrowIfCancellationRequested();
                writer.Write(signals.Make(second), second, []);
            }
        }

        target.Commit();
    }

    private static EdfHeader HeaderOf(EegSampleRecording recording) => new()
    {
        Variant = EdfVariant.Edf,
        Patient = $"{recording.Patient} X 01-JAN-1985 {recording.Patient}",
        Recording = $"Startdate 01-JAN-2015 {Path.GetFileNameWithoutExtension(recording.Name)} X sample",
        StartsAt = new DateTime(2015, 1, 1, 0, 0, 0, DateTimeKind.Unspecified),
        Records = recording.Seconds,
        DeclaredRecords = recording.Seconds,
        RecordSeconds = 1,
        Signals =
        [
            .. recording.Labels.Select((label, index) => new EdfSignal(
                index, label, "", "uV", -3276.8, 3276.7, short.MinValue, short.MaxValue, "", recording.RateHz, recording.RateHz, IsAnnotations: false)),
        ],
    };
}
