using System.Diagnostics;
using System.Globalization;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Tests.Foundation;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LockPath => _folder.File(".shardwright/lock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_exclusive_holder_keeps_everybody_else_out()
    {
        using (var held = FileLock.TryAcquire(LockPath, exclusive: true))
        {
            Assert.NotNull(held);
            Assert.True(held.IsExclusive);
            Assert.Null(FileLock.TryAcquire(LockPath, exclusive: true));
            Assert.Null(FileLock.TryAcquire(LockPath, exclusive: false));
        }

        using var next = FileLock.TryAcquire(LockPath, exclusive: true);
        Assert.NotNull(next);
    }

    [Fact]
    public void Shared_holders_stand_together_and_keep_exclusive_ones_out()
    {
        using var first = FileLock.TryAcquire(LockPath, exclusive: false);
        using var second = FileLock.TryAcquire(LockPath, exclusive: false);

        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.Null(FileLock.TryAcquire(LockPath, exclusive: true));
    }

    [Fact]
    public void Other_programs_see_the_lock()
    {
        const string Script = """
            import fcntl, sys
            try:
                fcntl.flock(open(sys.argv[1]), fcntl.LOCK_SH | fcntl.LOCK_NB)
                print('free')
            except BlockingIOError:
                print('held')
            """;
        using (FileLock.TryAcquire(LockPath, exclusive: true))
        {
            Assert.Equal("held\n", PythonOracle.Run(Script, LockPath));
        }

        Assert.Equal("free\n", PythonOracle.Run(Script, LockPath));
    }

    [Fact]
    public void Waiting_in_vain_names_the_holder()
    {
        using var held = FileLock.TryAcquire(LockPath, exclusive: true);
        var error = Assert.Throws<DatasetStateException>(
            () => FileLock.Acquire(LockPath, exclusive: false, TimeSpan.FromMilliseconds(1), CancellationToken.None));

        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"host={Environment.MachineName} pid={Environment.ProcessId} since=20"),
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lock_of_a_killed_process_is_free_at_once_and_its_name_is_not_given_to_others()
    {
        const string Script = """
            import fcntl, os, socket, sys
            f = open(sys.argv[1], 'w')
            fcntl.flock(f, fcntl.LOCK_EX)
            f.write(f'host={socket.gethostname()} pid={os.getpid()} since=2026-01-01T00:00:00Z\n')
            f.flush()
            print('held', flush=True)
            sys.stdin.read()
            """;
        DurableFolder.Create(_folder.File(".shardwright"));
        using var child = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Script, LockPath])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", child.StandardOutput.ReadLine());
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"pid={child.Id} "), WaitInVain().Message, StringComparison.Ordinal);
        child.Kill();
        child.WaitForExit();

        using var shared = FileLock.TryAcquire(LockPath, exclusive: false);
        Assert.NotNull(shared);
        Assert.DoesNotContain("pid=", WaitInVain().Message, StringComparison.Ordinal);

        DatasetStateException WaitInVain() => Assert.Throws<DatasetStateException>(
            () => FileLock.Acquire(LockPath, exclusive: true, TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public void Waiting_ends_when_the_holder_lets_go()
    {
        var held = FileLock.TryAcquire(LockPath, exclusive: true)!;
        using var waiting = new ManualResetEventSlim();
        FileLock? taken = null;
        var thread = new Thread(() =>
        {
            waiting.Set();
            taken = FileLock.Acquire(LockPath, exclusive: true, TimeSpan.FromMinutes(1), CancellationToken.None);
        });
        thread.Start();
        waiting.Wait(TestContext.Current.CancellationToken);
        held.Dispose();
        thread.Join();

        Assert.NotNull(taken);
        taken.Dispose();
    }

    [Fact]
    public void Waiting_can_be_cancelled()
    {
        using var held = FileLock.TryAcquire(LockPath, exclusive: true);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        Assert.ThrowsAny<OperationCanceledException>(
            () => FileLock.Acquire(LockPath, exclusive: true, TimeSpan.FromMinutes(1), cancel.Token));
    }

    [Fact]
    public void Downgrading_lets_readers_in_and_no_exclusive_holder_ever()
    {
        for (var round = 0; round < 50; round++)
        {
            var path = _folder.File($"lock{round}");
            var stop = false;
            var intruded = false;
            var held = FileLock.TryAcquire(path, exclusive: true)!;
            var thread = new Thread(() =>
            {
                while (!Volatile.Read(ref stop))
                {
                    using var intruder = FileLock.TryAcquire(path, exclusive: true);
                    intruded |= intruder is not null;
                }
            });
            thread.Start();
            held.Downgrade();
            using (var reader = FileLock.TryAcquire(path, exclusive: false))
            {
                Assert.NotNull(reader);
                Assert.False(held.IsExclusive);
            }

            Volatile.Write(ref stop, true);
            thread.Join();
            held.Dispose();
            Assert.False(intruded);
        }
    }
}
