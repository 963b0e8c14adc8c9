using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;

namespace Shardwright.Streaming.Eeg;

/// <summary>Opens a window cache for training, in the order and with the log lines of the original's start-up. Source: brain-go-brr-v2.</summary>
/// <remarks>
/// Differences from the original, each on purpose: nothing is ever deleted, and a stale or forced <c>manifest.json</c> is replaced atomically; a cache of ours is also
/// stale when a file is unlisted or a window's class differs from the build's; a limit on files also limits the balanced list; where the list cannot be drawn, the
/// class ratio is counted from the lists or from every label, not estimated from a sample; and an opening never computes a missing cache file, so there is no switch
/// to the balanced list afterwards. The ratio of a balanced list is its recipe's constant (34.2 %) wherever there are windows enough, not a property of the recordings.
/// </remarks>
public sealed partial class EegTraining
{
    private const double SmokeTestRatio = 0.5;

    private readonly EegTrainingOptions options;
    private readonly EegEnvironment environment;
    private readonly Action<string> log;
    private readonly CacheFolder train;
    private readonly int? limit;

    private EegTraining(CacheFolder train, EegTrainingOptions options, EegEnvironment environment, Action<string> log)
    {
        this.train = train;
        this.options = options;
        this.environment = environment;
        this.log = log;
        limit = options.LimitFiles ?? environment.TrainLimit;
    }

    /// <summary>Opens a cache for training.</summary>
    /// <param name="cacheFolder">The folder of the split that is trained on.</param>
    /// <param name="options">How.</param>
    /// <param name="log">Receives each line of the log, without its end.</param>
    /// <param name="cancel">Stops a scan.</param>
    /// <returns>The windows and their statistics. The caller disposes it.</returns>
    /// <exception cref="StorageException">A folder is not there.</exception>
    /// <exception cref="MalformedDataException">A list of the cache cannot be read, or <c>BGB_LIMIT_FILES</c> is not a whole number.</exception>
    /// <exception cref="DatasetStateException">Outside a smoke test: there is no window, or none with seizure. A <c>[FATAL]</c> line went before it.</exception>
    public static EegTrainingSet Open(string cacheFolder, EegTrainingOptions options, Action<string> log, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Seed, nameof(options));
        if (options.LimitFiles is { } files)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(files, 1, nameof(options));
        }

        var environment = options.Environment ?? EegEnvironment.Read(Environment.GetEnvironmentVariable);
        return new EegTraining(CacheFolder.Open(cacheFolder), options, environment, log).Open(cancel);
    }

    private EegTrainingSet Open(CancellationToken cancel)
    {
        var validation = options.ValidationFolder is { } folder ? CacheFolder.Open(folder) : null;
        var validationLimit = validation is null ? null : EegEnvironment.DevLimit(limit, validation.Files.Count);
        WarnOfRemote(train);
        WarnOfRemote(validation);
        TellOfMissing(validation, validationLimit);

        var manifest = UsableManifest(cancel);
        var balanced = manifest is null ? null : TryBalanced(manifest);
        EegWindowSet? windows = null;
        EegWindowSet? validationWindows = null;
        try
        {
            windows = balanced is { } list ? EegWindowSet.OpenBalanced(train, list.Manifest, list.List, options.OpenFiles) : EegWindowSet.OpenPlain(train, limit, options.OpenFiles);
            if (windows.Count == 0 && !environment.SmokeTest)
            {
                log(balanced is null ? "[FATAL] The cache has 0 windows" : "[FATAL] Balanced manifest produced 0 windows");
                EegThrow.NoWindows(train.Folder);
            }

            validationWindows = validation is null ? null : EegWindowSet.OpenPlain(validation, validationLimit, options.OpenFiles);
            return balanced is { List: var drawn } ? Balanced(windows, validationWindows, drawn) : Plain(windows, validationWindows, manifest, cancel);
        }
        catch
        {
            windows?.Dispose();
            validationWindows?.Dispose();
            throw;
        }
    }

    private EegTrainingSet Balanced(EegWindowSet windows, EegWindowSet? validation, BalancedWindows list)
    {
        var ratio = environment.SmokeTest ? SmokeTestRatio : list.SeizureRatio;
        Log(environment.SmokeTest ? SmokeTestLines() : [.. EegStatistics.RatioLines(ratio), .. PositiveWeight.CriticalLines(ratio)]);
        return new EegTrainingSet(windows, validation) { IsBalanced = true, SeizureRatio = ratio, Partial = list.Partial, Full = list.Full, None = list.None };
    }

    private EegTrainingSet Plain(EegWindowSet windows, EegWindowSet? validation, ClassManifest? manifest, CancellationToken cancel)
    {
        if (environment.SmokeTest)
        {
            Log(SmokeTestLines());
            return new EegTrainingSet(windows, validation) { IsBalanced = false, SeizureRatio = SmokeTestRatio, Partial = null, Full = null, None = null };
        }

        var (partial, full) = CountSeizures(windows, manifest, cancel);
        var ratio = (partial + full) / (double)windows.Count;
        log($"[DATASET] Windows with seizures: {partial + full}/{windows.Count} ({PythonFloat.Percent(ratio, 2)})");
        log(PositiveWeight.Line(PositiveWeight.Of(ratio)));
        Log(PositiveWeight.CriticalLines(ratio));
        if (partial + full == 0)
        {
            log("[FATAL] No window has seizure");
            EegThrow.NoSeizures(train.Folder, windows.Count);
        }

        return new EegTrainingSet(windows, validation) { IsBalanced = false, SeizureRatio = ratio, Partial = partial, Full = full, None = windows.Count - partial - full };
    }

    private void WarnOfRemote(CacheFolder? cache)
    {
        if (cache is not null && options.FileSystemOf(cache.Folder) is { } kind && FileSystemKind.IsRemote(kind))
        {
            log($"[WARNING] {cache.Folder} lies on {kind}, where every window may be read over a network: bring the cache to a disk of this machine with 'shardwright pull'");
        }
    }

    private void TellOfMissing(CacheFolder? validation, int? validationLimit)
    {
        if (train.IndexFlaw is { } flaw)
        {
            log("[WARNING] " + flaw);
        }

        var (trainThere, trainAll) = Completeness(train, limit);
        var (validationThere, validationAll) = validation is null ? (0, 0) : Completeness(validation, validationLimit);
        if (trainThere < trainAll || validationThere < validationAll)
        {
            log($"[DATA] Cache incomplete: train {trainThere}/{trainAll}, val {validationThere}/{validationAll}");
            log("[HINT] Run 'shardwright eeg build-cache' again: it builds what is missing and keeps what is there");
        }
    }

    private static (int There, int All) Completeness(CacheFolder cache, int? limit)
    {
        var (there, all) = (0, 0);
        foreach (var name in cache.First(limit))
        {
            all++;
            there += cache.IsPresent(name) ? 1 : 0;
        }

        return (there, all);
    }

    private static string[] SmokeTestLines() => ["[SMOKE TEST MODE] Skipping class statistics: seizure ratio taken as 50.0%", PositiveWeight.Line(PositiveWeight.Of(SmokeTestRatio))];

    private void Log(IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            log(line);
        }
    }
}
