using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>The class manifest that a list of recordings stands for.</summary>
public static class RecordingClasses
{
    /// <summary>Lists the windows of recordings by class: by name of cache file, then by window.</summary>
    /// <param name="recordings">The recordings, in any order.</param>
    public static ClassManifest Of(IEnumerable<RecordingFacts> recordings)
    {
        var ordered = recordings.Where(recording => recording.Classes.Length > 0).OrderBy(recording => recording.File, CodePointComparer.Instance).ToArray();
        var (partial, full, none) = (new List<WindowPlace>(), new List<WindowPlace>(), new List<WindowPlace>());
        for (var file = 0; file < ordered.Length; file++)
        {
            var classes = ordered[file].Classes;
            for (var window = 0; window < classes.Length; window++)
            {
                var list = classes[window] switch { 'p' => partial, 'f' => full, _ => none };
                list.Add(new WindowPlace(file, window));
            }
        }

        return new ClassManifest([.. ordered.Select(recording => recording.File)], partial, full, none);
    }
}
