using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>What to do about data in git: told, and never done, because some of it cannot be undone.</summary>
internal static class GuardMending
{
    private const int MaxNamed = 20;

    public static IReadOnlyList<string> Lines(GuardScope scope, GitRepository repository, IReadOnlyList<GitPath> paths)
    {
        var distinct = paths.Select(path => path.ShellWord()).Distinct().ToArray();
        var names = string.Join(' ', distinct.Take(MaxNamed)) + (distinct.Length > MaxNamed ? " …" : "");
        var filter = string.Join(' ', distinct.Take(MaxNamed).Select(name => $"--path {name}")) + (distinct.Length > MaxNamed ? " …" : "");
        List<string> lines = [];
        if (scope == GuardScope.Staged)
        {
            lines.Add("To take it out of the next commit, and keep it on disk (from the top of the repository):");
            lines.Add(repository.Knows("HEAD") ? $"  git restore --staged -- {names}" : $"  git rm --cached -- {names}");
        }
        else
        {
            // What the history holds may be tracked no more.
            lines.Add("To stop tracking it, and keep it on disk (from the top of the repository):");
            lines.Add($"  git rm --cached {(scope == GuardScope.Tracked ? "" : "--ignore-unmatch ")}-- {names}");

            lines.Add("Committed last, and not pushed: then put the commit right.");
            lines.Add("  git commit --amend --no-edit --allow-empty");
            lines.Add("Committed before, and not pushed: take the commits back, leave it out, and commit again. What you changed stays.");
            lines.Add(repository.Knows("@{upstream}") ? "  git reset --soft @{upstream}" : "  git reset --soft <the commit before the first that has it>");
            lines.Add($"  git restore --staged -- {names}");
            lines.Add("Pushed: its bytes stay in every clone until the history is written anew, and every clone must then be made anew. Agree on it first, keep a copy,");
            lines.Add("and take back passwords and patients' data at once: who has fetched them has them. This is never done for you:");
            lines.Add("  git clone --mirror <repository> backup.git");
            lines.Add($"  git filter-repo --invert-paths {filter}");
        }

        lines.Add("Data that should travel with the code: git-lfs or DVC. A small fixture: tests/data/, named in its README.");
        return lines;
    }
}
