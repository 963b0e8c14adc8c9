namespace Shardwright.Hygiene.Git;

/// <summary>The variables of the environment that point git at one repository; hooks are run with some of them.</summary>
internal static class GitEnvironment
{
    /// <summary>Their names, as <c>git rev-parse --local-env-vars</c> lists them.</summary>
    public static IReadOnlyList<string> OfOneRepository { get; } =
    [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT", "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE",
        "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
        "GIT_COMMON_DIR",
    ];
}
