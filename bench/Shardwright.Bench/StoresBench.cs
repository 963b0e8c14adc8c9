using System.Globalization;
using Shardwright.Tests.Stores.Ceph;

namespace Shardwright.Bench;

/// <summary>Whole processes of <c>push</c> and <c>pull</c> beside Debian's rclone, against Ceph's S3 server on this machine, in turns.</summary>
public static class StoresBench
{
    private const string Bucket = "bench";
    private const int SmallBytes = 16 << 10;

    /// <summary>Makes the files where they are missing, measures, and writes the results.</summary>
    public static async Task RunAsync(BenchArguments arguments)
    {
        var (turns, jobs, memoryJobs) = (arguments.Number("--turns", 3), arguments.Number("-j", 8), arguments.Number("--memory-j", 16));
        var (shards, shardBytes, small) = (arguments.Number("--shards", 100), arguments.Number("--shard-bytes", 20_000_000), arguments.Number("--small", 5000));
        if (CephServer.Missing is { } missing)
        {
            throw new InvalidOperationException($"{missing} is missing: run eng/setup heavy");
        }

        using var folder = new BenchFolder(arguments);
        var (large, many) = (folder.In("large"), folder.In("many"));
        Make(large, shards, shardBytes);
        Make(many, small, SmallBytes);
        using var server = await CephServer.StartAsync(BenchFolder.Repository);
        Reach(server, folder.In("rclone.conf"));
        Rclone("mkdir", $"ceph:{Bucket}");
        var report = new BenchReport(
            "stores", "dotnet run -c Release --project bench/Shardwright.Bench -- stores", "work", "program", "rate", "median s", "least s", "CPU s", "times as fast", "target", "peak MB");
        var largeName = string.Create(CultureInfo.InvariantCulture, $"{shards} files of {shardBytes / 1e6:N0} MB");
        var smallName = string.Create(CultureInfo.InvariantCulture, $"{small:N0} files of {SmallBytes >> 10} KiB");
        Both(report, largeName, large, folder, turns, jobs, seconds => BenchReport.Number((double)shards * shardBytes / 1e6 / seconds, 0) + " MB/s");
        Both(report, smallName, many, folder, turns, jobs, seconds => BenchReport.Number(small / seconds, 0) + " objects/s");
        Memory(report, largeName, large, folder, memoryJobs);
        report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"Whole processes in turn, {turns} turns, one before them not counted; {jobs} transfers each. The bytes are random, of the page cache and back into it; what was sent is deleted before the next sends. rclone compares sizes and sums of its own; we hash each file, send the hash along, and check it when it comes back."));
        report.Note($"rclone copy --transfers {jobs}, provider Ceph, all else as it is without flags. {string.Join(", ", RcloneVersion())}. Server: Debian's radosgw 16.2, objects in memory, on the same cores.");
        report.Write();
    }

    private static void Both(BenchReport report, string name, string source, BenchFolder folder, int turns, int jobs, Func<double, string> rate)
    {
        var (target, down) = ($"{Bucket}/{Path.GetFileName(source)}", folder.In("down"));
        var count = jobs.ToString(CultureInfo.InvariantCulture);
        Series[] up =
        [
            new("shardwright push", () => Pushed(target, () => Ours("push", source, $"ceph:{target}", count, source))),
            new("rclone copy", () => Pushed(target, () => MeasuredProcess.Run("rclone", "copy", "--transfers", count, source, $"ceph:{target}"))),
        ];
        Series.TakeTurns(turns, up);
        Add(report, $"up: {name}", up, rate);

        // What is pulled was pushed by us: it carries our hashes, which rclone does not look at.
        Purge(target);
        Ours("push", source, $"ceph:{target}", count, source);
        // Each into a folder of its own: ext4 is slow to make files where as many were deleted seconds ago.
        var pulls = 0;
        Series[] back =
        [
            new("shardwright pull", () => Ours("pull", $"ceph:{target}", Next(), count, source)),
            new("rclone copy", () => MeasuredProcess.Run("rclone", "copy", "--transfers", count, $"ceph:{target}", Next())),
        ];
        Series.TakeTurns(turns, back);
        Add(report, $"down: {name}", back, rate);
        Forget(down);
        Purge(target);

        string Next() => Path.Combine(down, string.Create(CultureInfo.InvariantCulture, $"{pulls++}"));
    }

    private static void Memory(BenchReport report, string name, string source, BenchFolder folder, int jobs)
    {
        var (target, down, count) = ($"{Bucket}/memory", folder.In("down"), jobs.ToString(CultureInfo.InvariantCulture));
        Purge(target);
        var push = Ours("push", source, $"ceph:{target}", count, source);
        Forget(down);
        var pull = Ours("pull", $"ceph:{target}", down, count, source);
        report.Add($"up: {name}, -j {count}", "shardwright push", "", BenchReport.Number(push.Seconds, 1), "", BenchReport.Number(push.ProcessorSeconds, 1), "", "under 300 MB", BenchReport.Number(push.PeakMegabytes, 0));
        report.Add($"down: {name}, -j {count}", "shardwright pull", "", BenchReport.Number(pull.Seconds, 1), "", BenchReport.Number(pull.ProcessorSeconds, 1), "", "under 300 MB", BenchReport.Number(pull.PeakMegabytes, 0));
        Forget(down);
        Purge(target);
    }

    private static void Add(BenchReport report, string name, Series[] pair, Func<double, string> rate)
    {
        foreach (var one in pair)
        {
            var isOurs = one == pair[0];
            report.Add(
                name, one.Name, rate(one.MedianSeconds), BenchReport.Number(one.MedianSeconds), BenchReport.Number(one.LeastSeconds), BenchReport.Number(one.MedianProcessorSeconds),
                BenchReport.Number(pair[1].MedianSeconds / one.MedianSeconds), isOurs ? "at least 1.0" : "", BenchReport.Number(one.PeakMegabytes, 0));
        }
    }

    // What an earlier push knows of its target would make this one another work.
    private static MeasuredProcess Ours(string command, string from, string to, string jobs, string source)
    {
        Forget(Path.Combine(source, ".shardwright"));
        return MeasuredProcess.Run(MeasuredProcess.Shardwright, command, from, to, "-j", jobs);
    }

    private static MeasuredProcess Pushed(string target, Func<MeasuredProcess> run)
    {
        Purge(target);
        return run();
    }

    private static void Forget(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The server lets go of the bytes some seconds later; it holds 4 GiB.
    private static void Purge(string target)
    {
        Rclone("delete", $"ceph:{target}");
        Thread.Sleep(TimeSpan.FromSeconds(10));
    }

    private static void Make(string folder, int files, int bytes)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        Directory.CreateDirectory(folder);
        var random = new Random(777);
        var body = new byte[bytes];
        for (var file = 0; file < files; file++)
        {
            random.NextBytes(body);
            File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"shard-{file:d5}.bin")), body);
        }
    }

    // Both programs read rclone's configuration; of Amazon's variables neither shall see any, such as a file of certificates that rclone cannot load.
    private static void Reach(CephServer server, string configuration)
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToArray())
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        File.WriteAllText(
            configuration,
            $"[ceph]\ntype = s3\nprovider = Ceph\naccess_key_id = {server.AccessKey}\nsecret_access_key = {server.SecretKey}\nendpoint = {server.Endpoint}\n");
        Environment.SetEnvironmentVariable("RCLONE_CONFIG", configuration);
    }

    private static string[] RcloneVersion() => [.. MeasuredProcess.Run("rclone", "version").Output.Split('\n').Take(1)];

    private static void Rclone(params string[] words) => MeasuredProcess.Run("rclone", words);
}
