using System.Text;
using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>The text of the hook that git runs before a commit, for any POSIX shell.</summary>
internal static class GuardHook
{
    /// <summary>The name that git runs.</summary>
    public const string Name = "pre-commit";

    private const string Mark = "# shardwright guard hook";
    private const string ChainedMark = "chained=";
    private const int BytesLimit = 1 << 20;

    /// <summary>The hook's path.</summary>
    public static string PathIn(GitRepository repository) => Path.Combine(repository.HooksFolder, Name);

    /// <summary>Whether the guard's hook stands where git runs it, and may be run.</summary>
    public static bool IsInstalled(GitRepository repository)
    {
        var path = PathIn(repository);
        return IsOurs(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0);
    }

    /// <summary>Whether a file is a hook of the guard.</summary>
    public static bool IsOurs(string path) => Read(path).Contains(Mark, StringComparison.Ordinal);

    /// <summary>The name of the hook that was there before, as the guard's hook has it; null for none.</summary>
    public static string? ChainedIn(string path)
        => Read(path).Split('\n').FirstOrDefault(line => line.StartsWith(ChainedMark, StringComparison.Ordinal))?[ChainedMark.Length..].Trim('\'') is { Length: > 0 } name ? name : null;

    /// <summary>The hook's text.</summary>
    /// <param name="program">The words that start the program.</param>
    /// <param name="chained">The name of the hook that was there before, in the same folder; empty for none.</param>
    public static string Text(IReadOnlyList<string> program, string chained) => $$"""
        #!/bin/sh
        {{Mark}}: looks for data in what is staged. Made by `shardwright guard install`, taken away by `shardwright guard install --remove`.
        chained='{{chained}}'
        guard() {
          if {{string.Join(" && ", program.Select((word, i) => $"[ -{(i == 0 ? 'x' : 'f')} {ShellText.Quoted(word)} ]"))}}; then
            SHARDWRIGHT_NO_BUILD=1 {{string.Join(' ', program.Select(ShellText.Quoted))}} "$@"
          elif command -v shardwright >/dev/null 2>&1; then
            SHARDWRIGHT_NO_BUILD=1 shardwright "$@"
          else
            echo "shardwright guard: the program is no longer at "{{ShellText.Quoted(program[^1])}}" nor on the PATH." >&2
            return 127
          fi
        }
        guard guard check --staged --hook
        status=$?
        case $status in
          0) ;;
          4) exit 1 ;;
          *)
            echo "shardwright guard: nothing looked for data in this commit, so it is refused. Mend it with 'shardwright guard install'," >&2
            echo "take the guard away with 'rm' of $0, or commit this once without any hook: git commit --no-verify" >&2
            exit 1 ;;
        esac
        if [ -n "$chained" ]; then
          here=$(cd -- "$(dirname -- "$0")" && pwd -P) || exit 1
          # A hook of hooks may have chained this one in turn.
          case "$SHARDWRIGHT_GUARD_CHAIN:" in *":$here/$chained:"*) exit 0 ;; esac
          if [ -x "$here/$chained" ]; then
            SHARDWRIGHT_GUARD_CHAIN="$SHARDWRIGHT_GUARD_CHAIN:$here/$chained"
            export SHARDWRIGHT_GUARD_CHAIN
            exec "$here/$chained" "$@"
          fi
        fi
        exit 0

        """;

    private static string Read(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > BytesLimit)
        {
            return "";
        }

        try
        {
            return Encoding.Latin1.GetString(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw GuardThrow.Refused(path, "read the hook", error);
        }
    }
}
