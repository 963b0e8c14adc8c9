using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Formats.Edf;
using Shardwright.Foundation.Errors;

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
    public static void Duration(EdfReader recording, double seconds) => throw new MalformedDataException(
        new DataLocation(recording.Path), "duration",
        string.Create(CultureInfo.InvariantCulture, $"at most {Preprocessing.MostSamples / Preprocessing.RateHz} seconds"),
        string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds"), "Cut the recording into shorter ones.");
}
