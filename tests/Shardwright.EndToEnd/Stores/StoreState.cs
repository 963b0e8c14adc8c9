using System.Security.Cryptography;
using Shardwright.EndToEnd.Running;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.EndToEnd.Stores;

/// <summary>What a store may show of a dataset at any moment, and a folder that it is pulled into.</summary>
internal sealed class StoreState
{
    private const string Mark = "_COMPLETE";
    private const string Manifest = "dataset_manifest.json";

    private readonly FakeS3 server;
    private readonly string prefix;
    private readonly SortedDictionary<string, string> whole;
    private volatile string? unsound;

    /// <summary>Looks at a server from now on, at each request.</summary>
    /// <param name="server">The server.</param>
    /// <param name="prefix">Where the dataset lies.</param>
    /// <param name="whole">What the dataset has in the end: hashes by name.</param>
    public StoreState(FakeS3 server, string prefix, SortedDictionary<string, string> whole)
    {
        (this.server, this.prefix, this.whole) = (server, prefix, whole);
        server.Arrives = Look;
    }

    /// <summary>Called with each request after it was looked at.</summary>
    public Action<FakeRequest>? Then { get; set; }

    /// <summary>What of the dataset travels: hashes by name.</summary>
    public static SortedDictionary<string, string> Travelling(string folder) => new(
        Workspace.Published(folder).Where(file => !file.Key.StartsWith(".shardwright/", StringComparison.Ordinal) || file.Key.StartsWith(".shardwright/blocks/", StringComparison.Ordinal))
            .ToDictionary(file => file.Key, file => file.Value, StringComparer.Ordinal),
        StringComparer.Ordinal);

    /// <summary>Hashes of what the store has.</summary>
    public SortedDictionary<string, string> Stored() => new(
        server.Keys().Where(key => key.StartsWith(prefix + "/", StringComparison.Ordinal)).Select(key => (Key: key, Found: server.Find("bucket", key)))
            .Where(pair => pair.Found is not null).ToDictionary(pair => pair.Key[(prefix.Length + 1)..], pair => Convert.ToHexStringLower(SHA256.HashData(pair.Found!.Body)), StringComparer.Ordinal),
        StringComparer.Ordinal);

    /// <summary>Fails the test where the store shows, or ever showed, what it must not.</summary>
    /// <returns>Whether all of the dataset is there.</returns>
    public bool Sound()
    {
        Assert.True(unsound is null, unsound);
        var stored = Stored();
        Sound(Wrong(stored, isStore: true), "the store");
        return stored.ContainsKey(Mark);
    }

    /// <summary>Fails the test where a folder shows what it must not.</summary>
    /// <returns>Whether all of the dataset is there.</returns>
    public bool Sound(string folder)
    {
        var found = Directory.Exists(folder) ? Travelling(folder) : [];
        Sound(Wrong(found, isStore: false), folder);
        return found.ContainsKey(Mark);
    }

    /// <summary>Fails the test unless the store has the dataset, no file of it was stored twice, and nothing half is left.</summary>
    public void Ended()
    {
        Assert.True(Sound(), "no mark");
        Assert.Equal(whole, Stored());
        Assert.Empty(server.Uploads);
        var twice = server.Requests.Where(request => request.Operation is FakeOperation.Put or FakeOperation.CompleteUpload && request.Status == 200 && request.Key.StartsWith(prefix + "/", StringComparison.Ordinal))
            .GroupBy(request => request.Key).Where(puts => puts.Count() > 1).Select(puts => $"{puts.Key}: {string.Join(", ", puts.Select(put => $"{put.Header("If-None-Match")} {put.Header("x-amz-content-sha256")}"))}");
        Assert.Empty(twice);
    }

    /// <summary>Fails the test unless a folder has the dataset, and nothing half is left there.</summary>
    public void Ended(string folder)
    {
        Assert.Equal(whole, Travelling(folder));
        Assert.Empty(Directory.EnumerateFiles(folder, "*.partial", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
    }

    /// <summary>Waits until the server has done all that arrived.</summary>
    public void Rest()
    {
        for (var before = -1; before != server.Requests.Count || server.IsBusy; Thread.Sleep(5))
        {
            before = server.Requests.Count;
        }
    }

    private static void Sound(string? wrong, string what) => Assert.True(wrong is null, $"{what}: {wrong}");

    private void Look(FakeRequest request)
    {
        if (request.Operation is FakeOperation.Put && request.Key.StartsWith(prefix + "/", StringComparison.Ordinal) && request.Key[(prefix.Length + 1)..] is Mark or Manifest)
        {
            var stored = Stored();
            stored[request.Key[(prefix.Length + 1)..]] = Convert.ToHexStringLower(SHA256.HashData(request.Body));
            unsound ??= Wrong(stored, isStore: true) is { } wrong ? $"{wrong}, at {request}" : null;
        }

        Then?.Invoke(request);
    }

    private string? Wrong(SortedDictionary<string, string> found, bool isStore)
    {
        foreach (var (name, hash) in found)
        {
            // A dataset that still grows has lists of its own, which the end withdraws or makes anew; they do not travel.
            if (!whole.TryGetValue(name, out var right) ? isStore || !name.EndsWith(".json", StringComparison.Ordinal) : right != hash)
            {
                return $"{name} looks whole, but is not what it should be";
            }
        }

        var missing = whole.Keys.Where(name => name is not (Mark or Manifest) && !found.ContainsKey(name)).ToArray();
        return found.ContainsKey(Manifest) && missing.Length > 0 ? $"a manifest over {missing[0]}, which is not there"
            : found.ContainsKey(Mark) && (missing.Length > 0 || (whole.ContainsKey(Manifest) && !found.ContainsKey(Manifest))) ? $"a mark over {missing.FirstOrDefault(Manifest)}, which is not there"
            : null;
    }
}
