using System.Text.Json;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Checksums;

namespace Shardwright.Tests.Streaming.Eeg;

/// <summary>Window caches with small windows, written by numpy: window w of the k-th file is filled with 1000 k + w.</summary>
internal sealed class EegCaches : IDisposable
{
    public const int Channels = 2;
    public const int WindowSamples = 200;

    // A letter a window: n none, p a fifth of it, f 99 % of it. A minus in front: no labels at all.
    private const string Script = """
        import os, sys, numpy as np
        folder, seizure = sys.argv[1], {'n': 0, 'p': 40, 'f': 198}
        os.makedirs(folder, exist_ok=True)
        for k, one in enumerate(sys.argv[2:]):
            stem, letters = one.split('=')
            bare, letters = letters.startswith('-'), letters.lstrip('-')
            windows, labels = np.empty((len(letters), 2, 200), 'f4'), np.zeros((len(letters), 200), 'f4')
            for w, letter in enumerate(letters):
                windows[w] = 1000 * k + w
                windows[w, 1] += .5
                labels[w, :seizure[letter]] = 1
            save = np.savez if k % 2 else np.savez_compressed
            save(os.path.join(folder, stem + '_windows.npz'), windows=windows, **({} if bare else {'labels': labels}))
        """;

    private readonly TemporaryFolder root = new();

    /// <summary>Makes a cache as the original leaves it, without lists.</summary>
    public string Make(string name, params string[] files)
    {
        var folder = root.File(name);
        PythonOracle.Run(Script, [folder, .. files]);
        return folder;
    }

    /// <summary>Makes a folder without anything.</summary>
    public string Empty(string name) => Directory.CreateDirectory(root.File(name)).FullName;

    /// <summary>Makes a cache with all that a build of ours leaves.</summary>
    public string MakeOurs(string name, params string[] files)
    {
        var folder = Make(name, files);
        using (var list = File.Create(Path.Combine(folder, RecordingList.FileName)))
        {
            foreach (var file in files)
            {
                WriteLine(list, file.Split('=')[0], file.Split('=')[1].TrimStart('-'));
            }
        }

        Scan(folder);
        string[] names = [.. files.Select(file => file.Split('=')[0] + "_windows.npz")];
        ManifestWriter.Write(folder, new DatasetManifest
        {
            Version = "v", GlobalSeed = 0, ShardSizeBytes = 0, CreatedAt = "2026-01-01T00:00:00Z", Splits = new SplitLists(names, [], []), Checksums = [],
            Format = DatasetManifest.CurrentFormat, Recipe = "eeg", SplitBy = SplitBy.Official,
            Files = [.. files.Zip(names).OrderBy(pair => pair.Second, StringComparer.Ordinal).Select(pair => new ManifestFile(
                pair.Second, ShardRole.Shard, SplitName.Train, new FileInfo(Path.Combine(folder, pair.Second)).Length, pair.First.Split('=')[1].TrimStart('-').Length,
                FileHasher.Hash(Path.Combine(folder, pair.Second)).Sha256))],
        });
        return folder;
    }

    /// <summary>Writes the class manifest of a cache.</summary>
    public static ClassManifest Scan(string folder)
    {
        var manifest = ClassScan.Run(folder, 1, Shardwright.Foundation.Reporting.Reporter.Silent, CancellationToken.None).Manifest;
        manifest.Write(folder);
        return manifest;
    }

    /// <summary>Every file of a folder and what is in it.</summary>
    public static Dictionary<string, string> State(string folder) => Directory.EnumerateFiles(folder).ToDictionary(path => Path.GetFileName(path), path => FileHasher.Hash(path).Sha256);

    public void Dispose() => root.Dispose();

    private static void WriteLine(FileStream list, string stem, string letters)
    {
        using (var json = new Utf8JsonWriter(list))
        {
            json.WriteStartObject();
            RecordingList.WriteFields(json, new RecordingFacts
            {
                Recording = stem + ".edf", File = stem + "_windows.npz", Patient = PatientId.Of(stem), Classes = letters, Samples = 200 * letters.Length, SeizureSamples = 0, Labels = "csv",
            });
            json.WriteEndObject();
        }

        list.WriteByte((byte)'\n');
    }
}
