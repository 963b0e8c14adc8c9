using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Building;

/// <summary>Which units are done: one file for each, written last of all that a unit writes.</summary>
internal sealed class UnitJournal(BuildFolder folder)
{
    /// <summary>The entry of a unit that is done and whose output still lies there; null otherwise.</summary>
    public UnitEntry? Find(PlannedUnit unit)
    {
        var path = folder.Journal(unit.Id);
        if (!File.Exists(path))
        {
            return null;
        }

        return Read(path) is { } entry && entry.Fingerprint == unit.Fingerprint && entry.Output.Name == unit.Output && IsWhole(entry) ? entry : null;
    }

    /// <summary>Makes everything that a unit wrote visible, its entry last.</summary>
    public UnitEntry Commit(PlannedUnit unit, UnitContext context)
    {
        var digest = FileHasher.Hash(context.OutputPath, BlockChecksums.BlockBytes, context.Cancel);
        context.Output.Commit();
        BlockChecksums.Write(folder.Root, unit.Output, digest.BlockCrcs);
        context.CommitSides();
        var path = folder.Output(unit.Output);
        var output = new UnitOutput(unit.Output, unit.Split, digest.Bytes, context.Rows, digest.Sha256, FileIdentity.Of(path).ModifiedNanoseconds);
        var counts = context.Counts;
        var entry = new UnitEntry(unit.Id, unit.Fingerprint, output, counts.Kept, counts.Rejected, counts.Dropped, [.. context.SideNames]);
        AtomicFile.WriteAllBytes(folder.Journal(unit.Id), BuildJson.Format(entry, BuildJson.Default.UnitEntry));
        return entry;
    }

    /// <summary>Moves what belongs to no unit of the plan, or to one with another fingerprint, to <c>.shardwright/old/</c>.</summary>
    public int RetireStale(BuildPlan plan)
    {
        var planned = plan.Units.ToDictionary(unit => unit.Id, StringComparer.Ordinal);
        var retired = new RetiredFiles(folder);
        foreach (var path in Directory.EnumerateFiles(folder.Units, "*.json").Order(StringComparer.Ordinal).ToArray())
        {
            if (Read(path) is { } entry && (!planned.TryGetValue(entry.Unit, out var unit) || unit.Fingerprint != entry.Fingerprint))
            {
                retired.Move(entry.Output.Name);
                retired.Move(BlockChecksums.NameOf(entry.Output.Name));
                foreach (var side in entry.Sides)
                {
                    retired.Move(Path.GetRelativePath(folder.Root, folder.Side(entry.Unit, side)));
                }

                retired.Move(Path.GetRelativePath(folder.Root, path));
            }
        }

        return retired.Count;
    }

    // An entry that cannot be read vouches for nothing: its unit is made again and overwrites it.
    private static UnitEntry? Read(string path)
    {
        try
        {
            return BuildJson.Read(path, BuildJson.Default.UnitEntry);
        }
        catch (MalformedDataException)
        {
            return null;
        }
    }

    private bool IsWhole(UnitEntry entry)
    {
        var path = folder.Output(entry.Output.Name);
        if (!File.Exists(path) || new FileInfo(path).Length != entry.Output.Bytes || !File.Exists(folder.Output(BlockChecksums.NameOf(entry.Output.Name))))
        {
            return false;
        }

        var sidesThere = entry.Sides.All(side => File.Exists(folder.Side(entry.Unit, side)));

        // A file written since its commit is trusted only if its content is still the same.
        return sidesThere
            && (FileIdentity.Of(path).ModifiedNanoseconds == entry.Output.ModifiedNanoseconds || FileHasher.Hash(path).Sha256 == entry.Output.Sha256);
    }
}
