using Shardwright.Foundation.Text;
using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>Decides what belongs into git.</summary>
internal sealed class GuardRules(FixtureReadmes readmes)
{
    /// <summary>What a file breaks; null for nothing.</summary>
    public GuardBreach? Judge(GitEntry entry, BlobFacts facts, string? commit = null)
    {
        var path = entry.Path;
        GuardBreach Breach(GuardRule rule, string reason) => new(path.Display(), rule, facts.Bytes < 0 ? null : facts.Bytes, reason, commit);
        if (facts.Bytes < 0)
        {
            return Breach(GuardRule.Unreadable, "git does not have its content here, so it could not be looked at");
        }

        if (facts.IsPointer)
        {
            return null;
        }

        var limit = GuardLimits.Of(path);
        if (facts.Bytes > limit && !facts.IsText)
        {
            return Breach(GuardRule.Size, $"{ByteSize.Format(facts.Bytes)} is more than {ByteSize.Format(limit)}{Also(path)}");
        }

        var pattern = DataNames.Pattern(path);
        if (pattern is null && facts.Format == DataFormat.None)
        {
            return null;
        }

        if (GuardLimits.IsFixture(path) && facts.Bytes <= limit && readmes.Name(path))
        {
            return null;
        }

        var fixture = GuardLimits.IsFixture(path) ? ", and no README of the fixtures names it" : "";
        return facts.Format == DataFormat.None
            ? Breach(GuardRule.Pattern, $"the name falls under {pattern}{fixture}")
            : Breach(pattern is null ? GuardRule.Content : GuardRule.Pattern, $"{(pattern is null ? "" : $"the name falls under {pattern}, and ")}its content is {Words(facts.Format)}{fixture}");
    }

    private static string Also(GitPath path) => DataNames.Pattern(path) is { } pattern ? $", and the name falls under {pattern}" : "";

    private static string Words(DataFormat format) => format switch
    {
        DataFormat.Hdf5 => "HDF5",
        DataFormat.Npz => "arrays of NumPy (NPZ)",
        DataFormat.Npy => "an array of NumPy (NPY)",
        DataFormat.Parquet => "Parquet",
        DataFormat.Sqlite => "a database of SQLite",
        _ => "a pickle of Python",
    };
}
