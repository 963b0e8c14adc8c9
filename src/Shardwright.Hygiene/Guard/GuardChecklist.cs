using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>The points that a careful person goes through before a commit.</summary>
internal static class GuardChecklist
{
    public static IReadOnlyList<GuardPoint> Of(GitRepository repository, GuardScope scope, IReadOnlyList<GuardBreach> breaches)
    {
        var where = scope switch
        {
            GuardScope.Staged => "staged",
            GuardScope.Tracked => "tracked",
            _ => "in the history",
        };
        bool Has(GuardRule rule, bool fixture) => breaches.Any(breach => breach.Rule == rule && breach.Path.StartsWith(GuardLimits.Fixtures, StringComparison.Ordinal) == fixture);
        List<GuardPoint> points =
        [
            Point($"no data file is {where}", !Has(GuardRule.Pattern, false) && !Has(GuardRule.Content, false), "take it out as shown above"),
            Point("no file is over 1 MB, 10 MB under tests/data/", !Has(GuardRule.Size, false) && !Has(GuardRule.Size, true), "keep it elsewhere, or under git-lfs or DVC"),
            Point("a README names every fixture under tests/data/", !Has(GuardRule.Pattern, true) && !Has(GuardRule.Content, true), "say in tests/data/README.md what it is and why it is there"),
        ];
        if (breaches.Any(breach => breach.Rule == GuardRule.Unreadable))
        {
            points.Add(Point("every content could be looked at", false, "fetch it, or see what git fsck says"));
        }

        if (repository.WorkFolder is { } folder)
        {
            points.Add(Point(".gitignore has the block of the guard", IgnoreBlock.IsPresent(folder), "shardwright guard install"));
            points.Add(Point("the pre-commit hook is there", GuardHook.IsInstalled(repository), "shardwright guard install"));
        }

        return points;
    }

    private static GuardPoint Point(string text, bool isDone, string remedy) => new(text, isDone, isDone ? null : remedy);
}
