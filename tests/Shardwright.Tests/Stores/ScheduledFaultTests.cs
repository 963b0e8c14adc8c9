using System.Globalization;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Stores.Pulling;
using Shardwright.Stores.Pushing;
using Shardwright.Tests.Stores.Fake;
using Shardwright.Tests.Stores.Objects;
using Shardwright.Tests.Stores.Pulling;

namespace Shardwright.Tests.Stores;

/// <summary>A dataset there and back while the server does wrong by chance: identical bytes on both sides or a clear error, and never a mark over what is not there.</summary>
public sealed class ScheduledFaultTests
{
    private const int PartBytes = 4096;
    private const int Tries = 4;

    private static readonly FaultKind[] Kinds =
    [
        .. FaultKinds.Passing, FaultKind.LostPut, FaultKind.StaleListing, FaultKind.WrongETag, FaultKind.CorruptedAnswer, FaultKind.WrongSizes, FaultKind.RepeatedPage, FaultKind.EvilNames,
        FaultKind.AccessDenied, FaultKind.ExpiredToken, FaultKind.ClockSkewed,
    ];

    // Each of these costs a client its patience: a seventh of the schedules has them.
    private static readonly FaultKind[] Slow = [.. Kinds, .. FaultKinds.Silences];
    private static readonly TimeSpan[] Jumps = [TimeSpan.FromHours(3), TimeSpan.FromDays(-400), TimeSpan.FromMinutes(10), TimeSpan.Zero];

    private static readonly Dictionary<string, byte[]> Dataset = PullFolders.Dataset(train: 5, val: 2, bytes: (7 * PartBytes) + 99);

    [Fact]
    public async Task Any_schedule_of_faults_ends_with_the_same_bytes_on_both_sides_or_a_clear_error()
    {
        var failed = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(1, Dose.Of(12, 60, 200)), new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = TestContext.Current.CancellationToken }, async (seed, cancel) =>
            {
                try
                {
                    Interlocked.Add(ref failed, await ThereAndBackAsync(seed, cancel));
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {error.Message}"), error);
                }
            });

        // A schedule that never hurts would prove nothing.
        Assert.True(failed > 0, "no fault was ever told");
    }

    // How many pushes and pulls ended with an error.
    private static async Task<int> ThereAndBackAsync(int seed, CancellationToken cancel)
    {
        using var folder = new TemporaryFolder();
        using var server = new FakeS3(new FakeS3Options { LeastPartBytes = PartBytes, PageEntries = 7, SessionToken = "sEsSiOn/tOkEn", HonoursConditionalComplete = seed % 2 == 0, RepeatsCompletion = seed % 3 == 0 });
        var (source, target, parent) = (folder.File("source"), folder.File("to/target"), folder.File("to"));
        Directory.CreateDirectory(parent);
        foreach (var (name, bytes) in Dataset)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(source, name))!);
            await File.WriteAllBytesAsync(Path.Combine(source, name), bytes, cancel);
        }

        var unsound = default(string);
        var arrived = 0;
        server.Arrives = request =>
        {
            if (seed % 4 == 1 && Interlocked.Increment(ref arrived) is var number && number % 23 == 0)
            {
                server.Options = server.Options with { ClockOffset = Jumps[number / 23 % Jumps.Length] };
            }

            if (request.Operation is FakeOperation.Put && request.Key.EndsWith(CompletionMark.FileName, StringComparison.Ordinal))
            {
                unsound ??= Missing(name => server.Find("bucket", $"ds/{name}")?.Body, but: CompletionMark.FileName);
            }
        };
        var options = FakeObjectStore.Options(server, folder.File("rclone.conf")) with { PartBytes = PartBytes, Retries = 3, RetryDelay = TimeSpan.FromMilliseconds(1), JitterSeed = seed, StallTimeout = TimeSpan.FromSeconds(seed % 7 == 0 ? 1 : 5) };
        var random = new Random(seed);
        FaultSchedule Schedule() => new(random.Next(), seed % 7 == 0 ? Slow : Kinds, 0.02 + (random.NextDouble() * 0.2)) { MostInARow = random.Next(1, 6) };

        var push = new PushOptions { Source = source, Target = FakeObjectStore.Address("ds"), Store = options };
        server.Schedule = Schedule();
        var failed = await UntilDoneAsync(() => DatasetPush.RunAsync(push, cancel), server, () =>
        {
            Assert.Null(unsound);
            if (server.Find("bucket", $"ds/{CompletionMark.FileName}") is not null)
            {
                Assert.Null(Missing(name => server.Find("bucket", $"ds/{name}")?.Body));
            }
        });
        Assert.Null(Missing(name => server.Find("bucket", $"ds/{name}")?.Body));
        Assert.Equal(Dataset.Count, server.Keys().Count);

        var pull = new PullOptions { Source = FakeObjectStore.Address("ds"), Folder = target, Store = options };
        server.Schedule = Schedule();
        failed += await UntilDoneAsync(() => DatasetPull.RunAsync(pull, cancel), server, () =>
        {
            Assert.Equal([target], Directory.Exists(target) ? Directory.GetFileSystemEntries(parent) : [target]);
            if (File.Exists(Path.Combine(target, DatasetManifest.FileName)))
            {
                Assert.Null(Missing(name => Bytes(Path.Combine(target, name)), but: CompletionMark.FileName));
            }

            if (File.Exists(Path.Combine(target, CompletionMark.FileName)))
            {
                Assert.Null(Missing(name => Bytes(Path.Combine(target, name))));
            }
        });
        Assert.Null(Missing(name => Bytes(Path.Combine(target, name))));
        return failed;
    }

    // Tries some times while all goes wrong, then once more where nothing does.
    private static async Task<int> UntilDoneAsync(Func<Task> work, FakeS3 server, Action check)
    {
        for (var tries = 0; ; tries++)
        {
            if (tries == Tries)
            {
                server.Heal();
            }

            try
            {
                await work();
                check();
                if (tries >= Tries)
                {
                    return tries;
                }

                // What one says is done stays done when it is asked for again.
                server.Heal();
                await work();
                check();
                return tries;
            }
            catch (ShardwrightException error) when (tries < Tries)
            {
                Assert.DoesNotContain(server.Options.SecretKey, error.ToString(), StringComparison.Ordinal);
                Assert.DoesNotContain(server.Options.SessionToken!, error.ToString(), StringComparison.Ordinal);
                check();
            }
        }
    }

    private static string? Missing(Func<string, byte[]?> there, string? but = null)
        => Dataset.Where(file => file.Key != but).Select(file => there(file.Key) is not { } bytes ? $"{file.Key} is missing" : bytes.AsSpan().SequenceEqual(file.Value) ? null : $"{file.Key} has other bytes").FirstOrDefault(found => found is not null);

    private static byte[]? Bytes(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;
}
