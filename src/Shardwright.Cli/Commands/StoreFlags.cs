using System.CommandLine;
using Shardwright.Stores;

namespace Shardwright.Cli.Commands;

/// <summary>The flags that say how a store is reached.</summary>
internal sealed class StoreFlags
{
    private readonly Option<string?> endpoint = new("--endpoint-url", "--endpoint_url") { Description = "The server's address, if not Amazon's.", HelpName = "URL", CustomParser = Flags.Parsed(Endpoint) };
    private readonly Option<string?> profile = new("--profile") { Description = "The profile of ~/.aws that has the credentials.", HelpName = "NAME" };
    private readonly Option<string?> region = new("--region") { Description = "The region of the bucket.", HelpName = "NAME" };
    private readonly Option<string?> rclone = new("--rclone-config") { Description = "The rclone configuration that REMOTE:… is looked up in.", HelpName = "FILE" };
    private readonly Option<Written<long>?> limit = new("--bwlimit")
    {
        Description = "Bytes a second for all transfers together.", HelpName = "SIZE",
        CustomParser = Flags.Parsed(text => Foundation.Text.ByteSize.Parse(text) is > 0 and var bytes ? new Written<long>(text, bytes) : throw new FormatException($"at least 1 byte a second, not \"{text}\"")),
    };

    private readonly Option<Written<TimeSpan>> timeout = Flags.Duration("--timeout", "60s", "Try again when nothing came for so long.", TimeSpan.FromMilliseconds(1));
    private readonly Option<int> retries = Flags.Number("--retries", "How often to try again after a failure that may pass.", 8, 0, 1000);

    private bool hasJobs;

    /// <summary><c>-j</c>, for commands that have no other meaning for it.</summary>
    public Option<int> Jobs { get; } = MakeJobs();

    /// <summary>Adds the flags to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="withJobs">Whether <c>-j</c> is the number of transfers.</param>
    public void AddTo(Command command, bool withJobs = true)
    {
        hasJobs = withJobs;
        foreach (var option in (Option[])[endpoint, profile, region, rclone, limit, timeout, retries, .. (Option[])(withJobs ? [Jobs] : [])])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The flag that was given though there is no store to reach; null for none.</summary>
    public string? FirstGiven(System.CommandLine.Parsing.CommandResult result)
        => ((Option[])[endpoint, profile, region, rclone, limit, timeout, retries]).FirstOrDefault(option => Flags.IsGiven(result, option))?.Name;

    /// <summary>How the store is reached.</summary>
    public StoreOptions Options(ParseResult parsed, CommandContext context) => new()
    {
        EndpointUrl = parsed.GetValue(endpoint),
        Profile = parsed.GetValue(profile),
        Region = parsed.GetValue(region),
        RcloneConfig = parsed.GetValue(rclone),
        BytesPerSecond = parsed.GetValue(limit)?.Value,
        StallTimeout = parsed.GetValue(timeout)!.Value,
        Retries = parsed.GetValue(retries),
        Jobs = hasJobs ? parsed.GetValue(Jobs) : new StoreOptions().Jobs,
        Reporter = context.Terminal.Reporter,
        Trace = context.Terminal.Trace,
    };

    private static string? Endpoint(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
        ? text
        : throw new FormatException("an address that begins with https:// or http://, without name and password");

    private static Option<int> MakeJobs()
    {
        var jobs = Flags.Number("--jobs", "Transfers at the same time.", 8, 1, 256);
        jobs.Aliases.Add("-j");
        jobs.Aliases.Add("--transfers");
        return jobs;
    }
}
