using System.CommandLine;
using Shardwright.Cli.Console;
using Shardwright.Cli.Output;
using Shardwright.Foundation.Text;
using Shardwright.Hygiene.Guard;

namespace Shardwright.Cli.Commands;

/// <summary><c>guard check</c>: looks at files as git has them, and fails where data is among them.</summary>
internal static class GuardCheckCommand
{
    private const int MaxShown = 100;

    public static Command Create()
    {
        var path = GuardCommand.Folder();
        var (staged, tracked, history) = Scopes();
        var hook = new Option<bool>("--hook") { Description = "Say nothing where nothing is refused.", Hidden = true };
        var command = new Command("check", "Refuse data in git: exit 4. Without a flag all tracked files are looked at.") { path, staged, tracked, history, hook };
        command.Validators.Add(result =>
        {
            if (((Option[])[staged, tracked, history]).Count(option => Flags.IsGiven(result, option)) > 1)
            {
                result.AddError("--staged, --tracked and --history exclude each other.");
            }
        });
        command.Does((parsed, context) =>
        {
            var scope = parsed.GetValue(staged) ? GuardScope.Staged : parsed.GetValue(history) ? GuardScope.History : GuardScope.Tracked;
            var report = GuardCheck.Run(new GuardOptions { Folder = parsed.GetValue(path), Scope = scope }, context.Cancel);
            if (!parsed.GetValue(hook))
            {
                context.Terminal.Print(report, CliJson.Default.GuardReport, result => Print(result, withChecklist: true));
            }
            else if (!report.IsClean)
            {
                // A hook speaks on standard error: git's own output may be read by a program.
                Terminal.ToError(() => Print(report, withChecklist: true));
            }

            return report.IsClean ? ExitCode.Done : ExitCode.Damaged;
        });
        return command;
    }

    public static (Option<bool> Staged, Option<bool> Tracked, Option<bool> History) Scopes() => (
        new Option<bool>("--staged") { Description = "What the next commit adds or changes." },
        new Option<bool>("--tracked") { Description = "All files that git tracks (the default)." },
        new Option<bool>("--history") { Description = "Every file of every commit that a branch or tag reaches." });

    public static void Print(GuardReport report, bool withChecklist)
    {
        foreach (var breach in report.Breaches.Take(MaxShown))
        {
            var commit = breach.Commit is { } id ? $" (commit {id[..12]})" : "";
            Terminal.Print($"{breach.Rule.ToString().ToUpperInvariant(),-10} {breach.Path}{(breach.Bytes is { } bytes ? $", {ByteSize.Format(bytes)}" : "")}: {breach.Reason}{commit}");
        }

        if (report.Breaches.Count > MaxShown)
        {
            Terminal.Print($"and {report.Breaches.Count - MaxShown} more; --json lists all");
        }

        foreach (var line in report.Mending.Concat(report.Notes.Select(note => $"note: {note}")))
        {
            Terminal.Print(line);
        }

        foreach (var point in withChecklist ? report.Checklist : [])
        {
            Terminal.Print($"[{(point.IsDone ? 'x' : ' ')}] {point.Text}{(point.Remedy is null ? "" : $": {point.Remedy}")}");
        }

        Terminal.Print($"{report.Files} files, {report.Scope.ToString().ToLowerInvariant()}: {(report.IsClean ? "no data among them" : $"{report.Breaches.Count} that do not belong there")}");
    }
}
