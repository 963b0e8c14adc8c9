using System.Text;

namespace Shardwright.Hygiene.Git;

/// <summary>A repository as the user's git sees it: a worktree, a submodule, a bare one, or the one that a hook is run for.</summary>
/// <remarks>Safe from many threads; every question is a process of its own.</remarks>
internal sealed partial class GitRepository
{
    private readonly string? folder;

    private GitRepository(string? folder, IReadOnlyList<string> facts)
    {
        this.folder = folder;
        IsBare = facts[0] == "true";
        IsShallow = facts[1] == "true";
        GitFolder = facts[2];
        ObjectsFolder = facts[3];
        IndexFile = facts[4];
        HooksFolder = facts[5];
        WorkFolder = facts.Count > 6 ? facts[6] : null;
    }

    /// <summary>Whether it has no working folder by its own word.</summary>
    public bool IsBare { get; }

    /// <summary>Whether its history is cut.</summary>
    public bool IsShallow { get; }

    /// <summary>The folder with its state: for a worktree and a submodule not <c>.git</c> below the working folder.</summary>
    public string GitFolder { get; }

    /// <summary>The folder with its objects.</summary>
    public string ObjectsFolder { get; }

    /// <summary>The index, which a hook may be given another of.</summary>
    public string IndexFile { get; }

    /// <summary>The folder of its hooks: <c>core.hooksPath</c> where that is set.</summary>
    public string HooksFolder { get; }

    /// <summary>The top of the working folder; null where there is none.</summary>
    public string? WorkFolder { get; }

    /// <summary>Finds the repository of a folder.</summary>
    /// <param name="folder">The folder, which alone decides; null for where the process is, in the environment that it was given.</param>
    public static GitRepository Open(string? folder)
        => Find(folder, out var complaint) ?? throw GitThrow.NoRepository(folder ?? Environment.CurrentDirectory, complaint);

    /// <summary>Finds the repository of a folder, where there is one.</summary>
    /// <param name="folder">As for <see cref="Open"/>.</param>
    /// <param name="complaint">What git said where there is none.</param>
    public static GitRepository? Find(string? folder, out string complaint)
    {
        string[] questions = ["--is-bare-repository", "--is-shallow-repository", "--absolute-git-dir", "--git-path objects", "--git-path index", "--git-path hooks", "--show-toplevel"];
        var (printed, code, said) = Ask(folder, questions);
        complaint = said;

        // The last question has no answer in a bare repository. A path with a line end gives lines too many: then each is asked alone.
        var lines = printed.Split('\n');
        if (code == 0 && lines.Length == questions.Length + 1)
        {
            return new GitRepository(folder, lines[..^1]);
        }

        if (lines.Length < questions.Length)
        {
            return null;
        }

        var alone = questions.Select(question => Ask(folder, question)).ToArray();
        return new GitRepository(folder, [.. alone.Where(answer => answer.Code == 0).Select(answer => answer.Printed[..^1])]);
    }

    /// <summary>Starts git in this repository.</summary>
    public GitProcess Start(params IEnumerable<string> arguments) => GitProcess.Start(folder, folder is not null, arguments);

    /// <summary>The working folder, which must be there.</summary>
    public string RequireWorkFolder() => WorkFolder ?? throw GitThrow.NoWorkTree(folder ?? Environment.CurrentDirectory);

    /// <summary>Whether a name stands for a commit here: <c>HEAD</c> does not before the first.</summary>
    public bool Knows(string name)
    {
        using var git = Start("rev-parse", "--verify", "--quiet", $"{name}^{{commit}}");
        git.ReadAll();
        return git.End() == 0;
    }

    private static (string Printed, int Code, string Complaint) Ask(string? folder, params IEnumerable<string> questions)
    {
        using var git = GitProcess.Start(folder, folder is not null, ["rev-parse", "--path-format=absolute", .. questions.SelectMany(question => question.Split(' '))]);
        var printed = Encoding.UTF8.GetString(git.ReadAll());
        return (printed, git.End(), git.Complaint);
    }
}
