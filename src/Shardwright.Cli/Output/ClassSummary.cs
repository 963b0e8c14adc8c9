using Shardwright.Cli.Console;
using Shardwright.Datasets.Layouts.Eeg;

namespace Shardwright.Cli.Output;

/// <summary>The windows of a cache by class, in the words of the original.</summary>
internal sealed record ClassSummary(string Path, long Partial, long Full, long None, int Skipped)
{
    public static ClassSummary Of(string folder, ClassManifest manifest, int skipped = 0)
        => new(System.IO.Path.Combine(folder, ClassManifest.FileName), manifest.Partial.Count, manifest.Full.Count, manifest.None.Count, skipped);

    /// <summary>Whether any window has seizure in it: without, nothing can be trained.</summary>
    public bool HasSeizures => Partial + Full > 0;

    public static void Print(ClassSummary result) => Terminal.Print(FormattableString.Invariant(
        $"✅ Manifest created: partial={result.Partial}, full={result.Full}, none={result.None} at {result.Path}"));
}
