using System.CommandLine;
using System.Globalization;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Publishing;

namespace Shardwright.Cli.Commands;

/// <summary>The flags that every build has, and how it is run and told.</summary>
internal sealed class BuildFlags
{
    private readonly Option<int> jobs = Flags.Jobs();
    private readonly Option<BuildPart?> part = Flags.Part();
    private readonly Option<bool> finish = new("--finish") { Description = "Close a build whose parts are done." };
    private readonly Option<bool> rebuild = new("--rebuild") { Description = "Plan anew; what still fits is kept." };
    private readonly Option<bool> rehash = new("--rehash") { Description = "Hash inputs again although they look unchanged." };
    private readonly Option<bool> ignoreSpace = new("--ignore-space") { Description = "Start although the disk seems too small." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Say what would be built, and stop." };
    private readonly Option<RejectionLimit?> maxRejected = new("--max-rejected")
    {
        Description = "Exit with 3 when more records are rejected: N or P%.", HelpName = "N|P%", CustomParser = Flags.Parsed(text => (RejectionLimit?)RejectionLimit.Parse(text)),
    };

    private readonly PublishFlags publish = new();

    public Option<string> Output { get; } = new("--output", "-o") { Description = "The dataset's folder.", HelpName = "DIR", Required = true };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[jobs, part, finish, rebuild, rehash, ignoreSpace, dryRun, maxRejected])
        {
            command.Options.Add(option);
        }

        publish.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(finish) && result.GetValue(part) is not null)
            {
                result.AddError("--finish closes the build: run it alone, after the parts.");
            }
        });
    }

    /// <summary>Whether only a slice is built.</summary>
    public bool IsPart(ParseResult parsed) => parsed.GetValue(part) is not null;

    /// <summary>Whether only the plan is printed.</summary>
    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(dryRun);

    public ExitCode Run(ParseResult parsed, CommandContext context, IRecipe recipe)
    {
        var settings = new BuildSettings { Folder = parsed.GetValue(Output)! };
        if (IsDryRun(parsed))
        {
            return Plan(parsed, context, recipe, settings);
        }

        var report = Build(parsed, context, recipe, settings);
        context.Terminal.Print(BuildSummary.Of(report), CliJson.Default.BuildSummary, BuildSummary.Print);
        return CodeOf(parsed, context, report);
    }

    /// <summary>Prints what would be built.</summary>
    public ExitCode Plan(ParseResult parsed, CommandContext context, IRecipe recipe, BuildSettings settings)
    {
        context.Terminal.Print(PlanSummary.Of(new DatasetBuild(recipe, With(parsed, context, settings)).DryRun(context.Cancel)), CliJson.Default.PlanSummary, PlanSummary.Print);
        return ExitCode.Done;
    }

    /// <summary>Builds all, a slice, or closes a build, as the flags say.</summary>
    public BuildReport Build(ParseResult parsed, CommandContext context, IRecipe recipe, BuildSettings settings)
    {
        var build = new DatasetBuild(recipe, With(parsed, context, settings));

        // What lies there may be withdrawn where a build plans anew.
        var mayWithdraw = (parsed.GetValue(rebuild) || settings.FollowsInputs) && PublishedFiles.IsOurs(settings.Folder);
        return publish.While(parsed, context, settings.Folder, mayWithdraw, () => parsed.GetValue(part) is { } slice ? build.RunPart(slice, context.Cancel)
            : parsed.GetValue(finish) ? build.Finish(context.Cancel)
            : build.Run(context.Cancel));
    }

    /// <summary>How a build ends: whole inputs rejected, or too many records, are worth a code.</summary>
    public ExitCode CodeOf(ParseResult parsed, CommandContext context, BuildReport report)
    {
        var limit = parsed.GetValue(maxRejected);
        if (limit?.IsPassedBy(report.Counts) == true)
        {
            context.Terminal.Error(string.Create(CultureInfo.InvariantCulture, $"{report.Counts.RejectedTotal} records were rejected, more than --max-rejected {limit} allows"));
        }

        return report.Counts.RejectedInputs > 0 || limit?.IsPassedBy(report.Counts) == true ? ExitCode.Rejected : ExitCode.Done;
    }

    private BuildSettings With(ParseResult parsed, CommandContext context, BuildSettings settings) => settings with
    {
        Jobs = parsed.GetValue(jobs),
        Rebuild = parsed.GetValue(rebuild),
        Rehash = parsed.GetValue(rehash),
        IgnoreSpace = parsed.GetValue(ignoreSpace),
        Reporter = context.Terminal.Reporter,
    };
}
