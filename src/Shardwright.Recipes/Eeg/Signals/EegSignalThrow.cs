using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Formats.Edf;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>What can be wrong with a recording's signals, in words.</summary>
internal static class EegSignalThrow
{
    [DoesNotReturn]
    public static void Rate(EdfReader recording, EdfSignal signal) => throw new MalformedDataException(
        new DataLocation(recording.Path, Item: signal.Label), "sampling rate",
        string.Create(CultureInfo.InvariantCulture, $"at least {Preprocessing.LeastRateHz} Hz"),
        string.Create(CultureInfo.InvariantCulture, $"{signal.SampleRateHz} Hz"),
        "Check the header's duration of a data record and its samples in each, or leave this recording out.");

    [DoesNotReturn]
    public static void Range(EdfReader recording, EdfSignal signal) => throw new MalformedDataException(
        new DataLocation(recording.Path, Item: signal.Label), "physical range",
        string.Create(CultureInfo.InvariantCulture, $"within {EdfSource.MostMicrovolts} uV"),
        string.Create(CultureInfo.InvariantCulture, $"{signal.PhysicalMinimum:R} to {signal.PhysicalMaximum:R} {signal.Unit}").TrimEnd(),
        "Check the header's unit and physical range, or leave this recording out.");

    [DoesNotReturn]
    public static void Duration(EdfReader recording, double seconds) => throw new MalformedDataException(
        new DataLocation(recording.Path), "duration",
        string.Create(CultureInfo.InvariantCulture, $"at most {Preprocessing.MostSamples / Preprocessing.RateHz} seconds"),
        string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds"), "Cut the recording into shorter ones.");

    [DoesNotReturn]
    public static void Memory(EdfReader recording, double bytes) => throw new MalformedDataException(
        new DataLocation(recording.Path), "memory to work on it", $"at most {ByteSize.Format(Preprocessing.MostWorkingBytes)}",
        ByteSize.Format((long)Math.Min(bytes, long.MaxValue / 2)), "Cut the recording into shorter ones.");
}
