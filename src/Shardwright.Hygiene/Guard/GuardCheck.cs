using Shardwright.Foundation.Errors;
using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>Looks for data in git: by name, by size and by content. Nothing is changed. Safe from many threads.</summary>
public static class GuardCheck
{
    private const int HistoryTurn = 20_000;

    /// <summary>Looks at files of a repository as git has them.</summary>
    /// <param name="options">Where, and which.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="DatasetStateException">There is no repository, it has no working folder and other than history was asked for, or git failed.</exception>
    /// <exception cref="MissingComponentException">There is no git on the PATH.</exception>
    public static GuardReport Run(GuardOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Jobs, 1);
        var repository = GitRepository.Open(options.Folder);
        if (options.Scope != GuardScope.History)
        {
            repository.RequireWorkFolder();
        }

        var rules = new GuardRules(new FixtureReadmes(repository, cancel));
        using var examiner = new BlobExaminer(repository, options.Jobs);
        var found = new List<(GitEntry Entry, GuardBreach Breach)>();
        var notes = new List<string>();
        var files = options.Scope == GuardScope.History
            ? History(repository, examiner, rules, found, notes, cancel)
            : Index(options.Scope == GuardScope.Staged ? repository.Staged() : repository.Tracked(withStamps: true), examiner, rules, found, cancel);
        found.Sort((left, right) => string.CompareOrdinal(left.Entry.Path.Raw, right.Entry.Path.Raw));
        var breaches = found.ConvertAll(one => one.Breach);
        var mending = found.Count == 0 ? [] : GuardMending.Lines(options.Scope, repository, found.ConvertAll(one => one.Entry.Path));
        return new GuardReport(options.Scope, repository.WorkFolder ?? repository.GitFolder, files, breaches, mending, GuardChecklist.Of(repository, options.Scope, breaches), notes);
    }

    private static long Index(List<GitEntry> all, BlobExaminer examiner, GuardRules rules, List<(GitEntry Entry, GuardBreach Breach)> found, CancellationToken cancel)
    {
        var entries = all.FindAll(entry => entry.IsFile);
        var facts = examiner.Examine(entries, cancel);
        for (var i = 0; i < entries.Count; i++)
        {
            if (rules.Judge(entries[i], facts[i]) is { } breach)
            {
                found.Add((entries[i], breach));
            }
        }

        return entries.Count;
    }

    private static long History(
        GitRepository repository, BlobExaminer examiner, GuardRules rules, List<(GitEntry Entry, GuardBreach Breach)> found, List<string> notes, CancellationToken cancel)
    {
        var (files, absent) = (0L, 0L);
        foreach (var turn in repository.Brought(HistoryTurn))
        {
            var brought = turn.Where(one => one.Entry.IsFile).ToArray();
            var facts = examiner.Examine([.. brought.Select(one => one.Entry)], cancel);
            files += brought.Length;
            for (var i = 0; i < brought.Length; i++)
            {
                if (facts[i].Bytes < 0)
                {
                    // A partial clone leaves old contents where they came from.
                    absent++;
                }
                else if (rules.Judge(brought[i].Entry, facts[i], brought[i].Commit) is { } breach)
                {
                    found.Add((brought[i].Entry, breach));
                }
            }
        }

        if (absent > 0)
        {
            notes.Add($"{absent} contents are not in this partial clone, and were not looked at.");
        }

        if (repository.IsShallow)
        {
            notes.Add("The history is cut here (a shallow clone): what came before was not looked at.");
        }

        return files;
    }
}
