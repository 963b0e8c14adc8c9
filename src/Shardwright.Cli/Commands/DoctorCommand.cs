using System.CommandLine;
using Shardwright.Cli.Console;
using Shardwright.Cli.Output;

namespace Shardwright.Cli.Commands;

/// <summary><c>doctor</c>: is this machine ready?</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Say whether this machine is ready, and what is missing.");
        command.Does((_, context) =>
        {
            var report = DoctorReport.Examine();
            context.Terminal.Print(report, CliJson.Default.DoctorReport, Print);
            return report.IsReady ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static void Print(DoctorReport report)
    {
        foreach (var check in report.Checks)
        {
            Terminal.Print($"{(check.IsGood ? "ok     " : check.IsNeeded ? "MISSING" : "absent ")}  {check.Name}: {check.Finding}{(check.Remedy is null ? "" : $". {check.Remedy}")}");
        }

        Terminal.Print(report.IsReady ? "This machine is ready." : "This machine is not ready: see the lines marked MISSING.");
    }
}
