using System.Text;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Stores.Fetching;

namespace Shardwright.Tests.Stores.Fetching;

public sealed class DatasetFetcherTests : IDisposable
{
    private const string Tag = "\"one\"";
    private readonly FetchRun fetching = new();

    public void Dispose() => fetching.Dispose();

    [Fact]
    public void A_file_comes_once_and_is_then_skipped_unread()
    {
        using var server = new LoopbackServer((request, _) => LoopbackReply.Of(request, FetchRun.Content, Tag));
        var first = fetching.Fetch(Url(server));
        Assert.Equal((FetchOutcome.Downloaded, 300_000L), (first.Outcome, first.TransferredBytes));
        fetching.IsWhole(first);
        var second = fetching.Fetch(Url(server));
        Assert.Equal((FetchOutcome.Whole, 0L), (second.Outcome, second.TransferredBytes));
        Assert.Single(server.Requests);
        Assert.Equal(["Downloading scans..."], fetching.Reporter.Notes);
    }

    [Fact]
    public void A_connection_that_breaks_is_gone_on_with_from_the_byte_it_broke_at()
    {
        using var server = new LoopbackServer((request, number) => LoopbackReply.Of(request, FetchRun.Content, Tag) with { ResetAfter = number < 3 ? 100_000 : null });
        var file = fetching.Fetch(Url(server));
        fetching.IsWhole(file);
        Assert.Equal(300_000, file.TransferredBytes);
        Assert.Equal([0, 100_000, 200_000], server.Requests.Select(request => request.From));
        Assert.Equal(Tag, server.Requests.Last().Headers["If-Range"]);
    }

    [Fact]
    public void A_server_without_ranges_begins_anew()
    {
        using var server = new LoopbackServer((request, number) => LoopbackReply.Of(request, FetchRun.Content, Tag, ranges: false) with { ResetAfter = number == 1 ? 100_000 : null });
        var file = fetching.Fetch(Url(server));
        fetching.IsWhole(file);
        Assert.Equal(400_000, file.TransferredBytes);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public void A_server_in_trouble_is_asked_again(int status)
    {
        using var server = new LoopbackServer((request, number) => number < 3 ? new LoopbackReply(status, []) : LoopbackReply.Of(request, FetchRun.Content, Tag));
        fetching.IsWhole(fetching.Fetch(Url(server)));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public void A_server_that_stays_in_trouble_is_given_up()
    {
        using var server = new LoopbackServer((_, _) => new LoopbackReply(500, []));
        var file = fetching.Fetch(Url(server), with: options => options with { Retries = 2 });
        Assert.Equal(FetchOutcome.Failed, file.Outcome);
        Assert.Contains("HTTP 500", file.Message, StringComparison.Ordinal);
        Assert.Equal(3, server.Requests.Count);
        Assert.False(File.Exists(fetching.Target));
    }

    [Fact]
    public void What_is_not_there_is_asked_for_once_and_no_password_is_shown()
    {
        using var server = new LoopbackServer((_, _) => new LoopbackReply(404, []));
        var file = fetching.Fetch($"http://ada:secret1@{server.Host}/scan.npz?token=secret2");
        Assert.Equal(FetchOutcome.Failed, file.Outcome);
        Assert.Contains($"http://{server.Host}/scan.npz", file.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", file.Message, StringComparison.Ordinal);
        Assert.Equal("Basic " + Convert.ToBase64String("ada:secret1"u8), Assert.Single(server.Requests).Headers["Authorization"]);
    }

    [Fact]
    public void A_file_that_changed_at_its_source_is_not_patched_together()
    {
        var old = FetchRun.Content.Reverse().ToArray();
        using var server = new LoopbackServer((request, number) => number == 1 ? LoopbackReply.Of(request, old, "\"old\"") with { ResetAfter = 100_000 } : LoopbackReply.Of(request, FetchRun.Content, Tag));
        fetching.IsWhole(fetching.Fetch(Url(server)));
        Assert.Equal("\"old\"", server.Requests.Last().Headers["If-Range"]);
    }

    [Fact]
    public void A_partial_file_of_something_else_is_found_out_by_the_hash_and_fetched_anew()
    {
        using var server = new LoopbackServer((request, _) => LoopbackReply.Of(request, FetchRun.Content, Tag));
        Interrupt(server.Host);
        File.WriteAllBytes(fetching.Partial, new byte[100_000]);
        var file = fetching.Fetch(Url(server));
        fetching.IsWhole(file);
        Assert.Equal([100_000, 0], server.Requests.Select(request => request.From));
        Assert.Equal(FetchOutcome.Downloaded, file.Outcome);
    }

    [Fact]
    public void A_download_that_was_ended_sends_only_the_rest_the_next_time()
    {
        using var cancel = new CancellationTokenSource();
        using var server = new LoopbackServer((request, number) => LoopbackReply.Of(request, FetchRun.Content, Tag) with { StallAfter = number == 1 ? 120_000 : null });
        var first = Task.Run(() => fetching.Fetch(Url(server), cancel: cancel.Token), TestContext.Current.CancellationToken);
        Assert.True(server.Stalled.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        SpinWait.SpinUntil(() => File.Exists(fetching.Partial) && new FileInfo(fetching.Partial).Length == 120_000, TimeSpan.FromSeconds(20));
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => first.GetAwaiter().GetResult());
        Assert.False(File.Exists(fetching.Target));
        var file = fetching.Fetch(Url(server));
        fetching.IsWhole(file);
        Assert.Equal((FetchOutcome.Resumed, 180_000L), (file.Outcome, file.TransferredBytes));
    }

    [Fact]
    public void A_source_that_falls_silent_is_asked_again()
    {
        using var server = new LoopbackServer((request, number) => LoopbackReply.Of(request, FetchRun.Content, Tag) with { StallAfter = number == 1 ? 50_000 : null });
        fetching.IsWhole(fetching.Fetch(Url(server), with: options => options with { StallTimeout = TimeSpan.FromMilliseconds(300) }));
        Assert.Equal(50_000, server.Requests.Last().From);
    }

    [Fact]
    public void Wrong_bytes_never_get_the_name_and_are_kept_aside()
    {
        var wrong = FetchRun.Content.ToArray();
        wrong[200_000] ^= 1;
        using var server = new LoopbackServer((request, _) => LoopbackReply.Of(request, wrong, Tag));
        var file = fetching.Fetch(Url(server));
        Assert.Equal(FetchOutcome.Damaged, file.Outcome);
        Assert.Contains(FetchRun.Sha256(wrong), file.Message, StringComparison.Ordinal);
        Assert.Equal([fetching.Target + ".damaged.partial"], Directory.GetFiles(Path.GetDirectoryName(fetching.Target)!));
    }

    [Fact]
    public void A_source_of_another_size_is_refused_before_it_is_read()
    {
        using var server = new LoopbackServer((request, _) => LoopbackReply.Of(request, FetchRun.Content[..1000], Tag));
        var file = fetching.Fetch(Url(server));
        Assert.Equal((FetchOutcome.Damaged, 0L), (file.Outcome, file.TransferredBytes));
        Assert.Contains("expected 300000 bytes, found 1000 bytes", file.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_here_with_other_content_stays_unless_it_is_to_be_replaced()
    {
        using var server = new LoopbackServer((request, _) => LoopbackReply.Of(request, FetchRun.Content, Tag));
        Directory.CreateDirectory(Path.GetDirectoryName(fetching.Target)!);
        File.WriteAllText(fetching.Target, "mine");
        Assert.Equal(FetchOutcome.Failed, fetching.Fetch(Url(server)).Outcome);
        Assert.Equal("mine", File.ReadAllText(fetching.Target));
        Assert.Empty(server.Requests);
        fetching.IsWhole(fetching.Fetch(Url(server), with: options => options with { Replace = true }));
    }

    [Fact]
    public void A_file_that_changed_since_is_found_out()
    {
        File.WriteAllBytes(fetching["source"], FetchRun.Content);
        var url = "file://" + fetching["source"];
        fetching.IsWhole(fetching.Fetch(url));
        File.AppendAllText(fetching.Target, "x");
        Assert.Equal(FetchOutcome.Failed, fetching.Fetch(url).Outcome);
    }

    [Fact]
    public void A_dataset_that_another_process_works_on_is_left_to_it()
    {
        File.WriteAllBytes(fetching["source"], FetchRun.Content);
        using var held = FileLock.TryAcquire(Path.Combine(fetching.Output, "scans", ".fetch", "lock"), exclusive: true);
        var file = fetching.Fetch("file://" + fetching["source"]);
        Assert.Equal(FetchOutcome.Failed, file.Outcome);
        Assert.Contains("lock", file.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_hash_a_file_is_taken_as_it_is_and_said_to_be_unverified_later()
    {
        File.WriteAllBytes(fetching["source"], FetchRun.Content);
        var first = fetching.Fetch("file://" + fetching["source"], isHashed: false);
        fetching.IsWhole(first);
        Assert.Equal(FetchRun.Sha256(FetchRun.Content), first.Sha256);
        Assert.Equal(FetchOutcome.Unverified, fetching.Fetch("file://" + fetching["source"], isHashed: false).Outcome);
    }

    [Theory]
    [InlineData("""{"version":2,"datasets":[]}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""[""")]
    [InlineData("""{"version":1,"datasets":[{"name":"../x","files":[{"url":"https://hub.example/a","path":"a"}]}]}""")]
    [InlineData("""{"version":1,"datasets":[{"name":"x","files":[]}]}""")]
    [InlineData("""{"version":1,"datasets":[{"name":"x","files":[{"url":"https://hub.example/a","path":"../a"}]}]}""")]
    [InlineData("""{"version":1,"datasets":[{"name":"x","files":[{"url":"https://hub.example/a","path":"/a"}]}]}""")]
    [InlineData("""{"version":1,"datasets":[{"name":"x","files":[{"url":"https://hub.example/a","path":"b\\a"}]}]}""")]
    [InlineData("""{"version":1,"datasets":[{"name":"x","files":[{"url":"https://hub.example/a","path":".fetch/lock"}]}]}""")]
    [InlineData("""{"version":1,"datasets":[{"name":"x","files":[{"url":"https://hub.example/a","path":"a"},{"url":"https://hub.example/b","path":"a/b"}]}]}""")]
    [InlineData("""{"version":1,"datasets":[{"name":"x","files":[{"url":"http://hub.example/a","path":"a"}]}]}""")]
    [InlineData("""{"version":1,"datasets":[{"name":"x","files":[{"url":"ftp://hub.example/a","path":"a"}]}]}""")]
    [InlineData("""{"version":1,"datasets":[{"name":"x","files":[{"url":"s3://bucket","path":"a"}]}]}""")]
    [InlineData("""{"version":1,"datasets":[{"name":"x","files":[{"url":"https://hub.example/a","path":"a","sha256":"12"}]}]}""")]
    [InlineData("""{"version":1,"datasets":[{"name":"x","files":[{"url":"https://hub.example/a","path":"a","bytes":-1}]}]}""")]
    public void A_registry_that_makes_no_sense_is_refused(string json)
        => Assert.Throws<MalformedDataException>(() => DatasetRegistry.Parse("datasets.json", Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void The_example_is_a_registry_and_is_never_written_over_another()
    {
        Assert.StartsWith("https:", Assert.Single(DatasetRegistry.Parse("x", Encoding.UTF8.GetBytes(DatasetRegistry.Sample)).Entries).Files[0].Url, StringComparison.Ordinal);
        Assert.True(DatasetRegistry.TryWriteSample(fetching["datasets.json"]));
        Assert.False(DatasetRegistry.TryWriteSample(fetching["datasets.json"]));
        Assert.Equal(0, Assert.Single(DatasetFetcher.List(DatasetRegistry.Read(fetching["datasets.json"]), fetching.Output)).FilesHere);
    }

    private static string Url(LoopbackServer server) => $"http://{server.Host}/scan.npz";

    // Leaves a partial file of this address, as a run does that is ended in the middle.
    private void Interrupt(string host)
    {
        var file = new RegistryFile($"http://{host}/scan.npz", "a/scan.npz", FetchRun.Sha256(FetchRun.Content), FetchRun.Content.Length);
        Directory.CreateDirectory(Path.GetDirectoryName(fetching.Target)!);
        using var piece = new FetchPiece(Stream.Null, 0, FetchRun.Content.Length, Tag, null);
        FetchState.Of(file, piece).Write(fetching.Target + ".fetch.state.partial");
    }
}
