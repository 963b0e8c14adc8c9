using Shardwright.Datasets.Discovery;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Pulling;

/// <summary>How the files of a folder stand against a source: by what is known of them, else by their bytes.</summary>
internal sealed class LocalFiles(string folder, PullState state, IObjectStore store, StoreOptions options)
{
    private readonly List<PulledFile> found = [];

    /// <summary>Compares each wanted file with what is there; nothing is written.</summary>
    /// <param name="wanted">The files.</param>
    /// <param name="cancel">Ends the hashing.</param>
    public async Task<Standing[]> ExamineAsync(IReadOnlyList<WantedFile> wanted, CancellationToken cancel)
    {
        var standings = new Standing[wanted.Count];
        var open = new List<Question>();
        for (var i = 0; i < wanted.Count; i++)
        {
            if (Glance(wanted[i]) is { } standing)
            {
                standings[i] = standing;
            }
            else
            {
                open.Add(new Question(i, FileIdentity.Of(PathOf(wanted[i]))) { Expected = wanted[i].Sha256 });
            }
        }

        await AskClaimsAsync(wanted, open, cancel).ConfigureAwait(false);
        foreach (var question in open.Where(question => question.Expected is null))
        {
            standings[question.Index] = Standing.Unknown;
        }

        var same = await Task.Run(() => Compare(wanted, [.. open.Where(question => question.Expected is not null)], standings, cancel), cancel).ConfigureAwait(false);
        found.AddRange(same);
        return standings;
    }

    /// <summary>Remembers what was found to be the source's, so that its bytes need not be read again.</summary>
    public void Keep()
    {
        if (found.Count > 0)
        {
            state.Append(found);
            found.Clear();
        }
    }

    /// <summary>Files that lie in the folder: nothing hidden, nothing half written.</summary>
    public IReadOnlyList<string> List() => [.. FileSearch.Find(folder, [""], Reporter.Silent).Select(file => file.Name)
        .Where(name => !AtomicFile.IsPartial(name) && !name.Split('/').Any(part => part[0] == '.'))];

    private string PathOf(WantedFile file) => Path.Combine(folder, file.Name);

    // Null where only the bytes can tell.
    private Standing? Glance(WantedFile file)
    {
        var path = PathOf(file);
        if (new FileInfo(path) is not { Exists: true } info)
        {
            return Directory.Exists(path) ? Standing.Differs : Standing.Missing;
        }

        if (info.Length != file.Bytes)
        {
            return Standing.Differs;
        }

        return state.Find(file.Name, FileIdentity.Of(path)) switch
        {
            null => null,
            var known when file.Sha256 is not null => known.Sha256 == file.Sha256 ? Standing.Same : Standing.Differs,
            var known => known.Tag is not null && known.Tag == file.Tag ? Standing.Same : null,
        };
    }

    private Task AskClaimsAsync(IReadOnlyList<WantedFile> wanted, List<Question> open, CancellationToken cancel)
        => Parallel.ForEachAsync(
            open.Where(question => question.Expected is null), new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancel },
            async (question, askCancel) =>
            {
                var claimed = await store.FindAsync(wanted[question.Index].Name, askCancel).ConfigureAwait(false);
                question.Expected = claimed?.Bytes == question.Identity.Bytes ? claimed.Sha256 : null;
            });

    private List<PulledFile> Compare(IReadOnlyList<WantedFile> wanted, Question[] questions, Standing[] standings, CancellationToken cancel)
    {
        var same = new List<PulledFile>();
        if (questions.Length == 0)
        {
            return same;
        }

        using var progress = options.Reporter.Begin("comparing", questions.Sum(question => question.Identity.Bytes), ProgressUnit.Bytes);
        FileHasher.HashAll([.. questions.Select(question => PathOf(wanted[question.Index]))], Math.Min(options.Jobs, Environment.ProcessorCount), (i, digest) =>
        {
            var question = questions[i];
            progress.Advance(digest.Bytes);
            standings[question.Index] = digest.Sha256 == question.Expected ? Standing.Same : Standing.Differs;
            if (digest.Sha256 == question.Expected)
            {
                var file = wanted[question.Index];
                same.Add(new PulledFile(file.Name, question.Identity, digest.Sha256, file.Tag));
            }
        }, cancel);
        return same;
    }

    private sealed class Question(int index, FileIdentity identity)
    {
        public int Index { get; } = index;

        public FileIdentity Identity { get; } = identity;

        public string? Expected { get; set; }
    }
}
