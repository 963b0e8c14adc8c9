using System.Text;
using Shardwright.Datasets.Layouts.Genome;

namespace Shardwright.Tests.Recipes.Genome;

/// <summary>Folders of samples for tests, as they are stored.</summary>
internal static class StoredSamples
{
    /// <summary>Stores sequences of one letter each in a sample's database.</summary>
    public static string Store(string folder, string sample, params (string Id, int Length)[] sequences)
    {
        var path = Path.Combine(folder, sample, GenomeNames.SequencesOf(sample, SequenceLayout.Sqlite));
        using var writer = SequenceDatabaseWriter.Create(path);
        foreach (var (id, length) in sequences)
        {
            writer.BeginSequence(id);
            writer.Write(Encoding.ASCII.GetBytes(new string('A', length)));
            writer.EndSequence();
        }

        writer.Finish();
        return path;
    }

    /// <summary>Stores samples <c>S0</c>, <c>S1</c>, … with so many sequences each, of growing length.</summary>
    public static void StoreMany(string folder, int samples, int sequences)
    {
        for (var sample = 0; sample < samples; sample++)
        {
            Store(folder, $"S{sample}", [.. Enumerable.Range(0, sequences).Select(i => (IdOf(sample, i), (10 * i) + sample))]);
        }
    }

    /// <summary>Ids of three kinds, which do not come in the order of their samples.</summary>
    public static string IdOf(int sample, int sequence) => $"{(sequence % 3) switch { 0 => "BCX", 1 => "BCR", _ => "Bcé" }}__ECT-S{sample}__CT1-{sequence}";
}
