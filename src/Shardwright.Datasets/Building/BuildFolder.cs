using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Building;

/// <summary>Where things stand in a dataset's folder.</summary>
/// <param name="root">The folder.</param>
internal sealed class BuildFolder(string root)
{
    public const string StateName = ".shardwright";

    public const string PlanName = "plan.json";

    private const string StoresName = "stores";
    private const string PulledEnding = ".pull.jsonl";

    public string Root { get; } = Path.GetFullPath(root);

    public string State => Path.Combine(Root, StateName);

    public string Plan => Path.Combine(State, PlanName);

    public string Lock => Path.Combine(State, "lock");

    public string Units => Path.Combine(State, "units");

    public string Scratch => Path.Combine(State, "scratch");

    public string Old => Path.Combine(State, "old");

    public string Manifest => Path.Combine(Root, DatasetManifest.FileName);

    public string Complete => Path.Combine(Root, CompletionMark.FileName);

    public string Sums => Path.Combine(Root, Sha256Sums.FileName);

    public string Output(string name) => Path.Combine(Root, name);

    public string Journal(string unit) => Path.Combine(Units, unit + ".json");

    public string Side(string unit, string side) => Path.Combine(Units, $"{unit}.{side}.jsonl");

    public string Merged(string side) => Path.Combine(Root, side + ".jsonl");

    /// <summary>Whether a build was planned here whose manifest is not written yet, or was withdrawn: what lies there is a part of a dataset.</summary>
    public bool IsUnfinished => File.Exists(Plan) && !File.Exists(Manifest);

    /// <summary>Whether the folder has a dataset that was pulled out of a store, and no build of its own.</summary>
    public bool IsPulled => !File.Exists(Plan) && Directory.Exists(Path.Combine(State, StoresName)) && Directory.EnumerateFiles(Path.Combine(State, StoresName), "*" + PulledEnding).Any();

    /// <summary>Makes the folder, or refuses one that holds somebody's other things.</summary>
    public void Claim()
    {
        if (File.Exists(Root))
        {
            throw new DatasetStateException(new DataLocation(Root), "output", "a folder", "a file", "Name another folder.");
        }

        // In this order: what another part of the same build makes meanwhile is the state first.
        if (Directory.Exists(Root) && Directory.EnumerateFileSystemEntries(Root).Any() && (!Directory.Exists(State) || IsPulled))
        {
            throw new DatasetStateException(
                new DataLocation(Root), "output folder", "an empty folder, or a build of ours", IsPulled ? "a dataset that was pulled" : "other files", "Name another folder; nothing was touched.");
        }

        DurableFolder.Create(Units);
    }

    /// <summary>Deletes what builds that were killed left half written. Only for who holds the lock alone.</summary>
    /// <param name="outputs">The outputs of all units, relative to the folder: what is half written lies beside them.</param>
    public void RemovePartials(IEnumerable<string> outputs)
    {
        var folders = outputs.Select(name => Path.GetDirectoryName(Output(name))!).Where(place => place != Root).Append(Scratch).Append(Units).Distinct(StringComparer.Ordinal);
        foreach (var place in folders.Where(Directory.Exists))
        {
            foreach (var path in Directory.EnumerateFiles(place, "*" + AtomicFile.PartialSuffix).ToArray())
            {
                File.Delete(path);
            }
        }
    }
}
