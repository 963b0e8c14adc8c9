using System.Text.Json;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary><c>recordings.jsonl</c>: a line for each recording of a cache, in build order.</summary>
public static class RecordingList
{
    /// <summary>Writes the fields of one recording.</summary>
    public static void WriteFields(Utf8JsonWriter json, RecordingFacts facts) => throw new NotSupportedException();

    /// <summary>Reads the list of a cache; null where it has none.</summary>
    public static IReadOnlyList<RecordingFacts>? Read(string folder) => throw new NotSupportedException(folder);
}
