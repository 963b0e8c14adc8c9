using System.CommandLine;
using Shardwright.Stores;
using Shardwright.Stores.Caching;

namespace Shardwright.Cli.Commands;

/// <summary>The flags of reading from a store.</summary>
internal sealed class CacheFlags
{
    private readonly StoreFlags store = new();
    private readonly Option<string?> folder = new("--cache-dir", "--cache_dir") { Description = "Of an address: where shards are kept that were brought here.", HelpName = "DIR" };
    private readonly Option<Written<long>> limit = Flags.Size("--cache-limit", null, "100GB", "Of an address: how much of them.");

    public void AddTo(Command command)
    {
        command.Options.Add(folder);
        command.Options.Add(limit);
        store.AddTo(command, withJobs: false);
    }

    /// <summary>What is read.</summary>
    /// <exception cref="ArgumentException">A folder, with flags for a store.</exception>
    public ReadPlace Open(ParseResult parsed, CommandContext context, string place)
    {
        if (StoreUrl.IsRemote(place))
        {
            // What makes no sense is said before anything is asked of a server.
            _ = StoreUrl.Parse(place);
            return new ReadPlace(place, new CacheOptions { Folder = parsed.GetValue(folder) ?? CachePlace.Default, LimitBytes = parsed.GetValue(limit)!.Value, Store = store.Options(parsed, context) });
        }

        var result = parsed.CommandResult;
        return (((Option[])[folder, limit]).FirstOrDefault(option => Flags.IsGiven(result, option))?.Name ?? store.FirstGiven(result)) is { } flag
            ? throw new ArgumentException($"{flag} goes with an address of a store, and {place} is none.")
            : new ReadPlace(place, null);
    }
}
