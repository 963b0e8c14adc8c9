namespace Shardwright.Tests.Stores.Fake;

/// <summary>An upload in parts that was begun.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Bucket">Where to.</param>
/// <param name="Key">Which object it becomes.</param>
/// <param name="Metadata">What the object will carry.</param>
/// <param name="Begun">When.</param>
internal sealed record FakeUpload(string Id, string Bucket, string Key, IReadOnlyDictionary<string, string> Metadata, DateTimeOffset Begun)
{
    /// <summary>The parts so far, by number.</summary>
    public SortedDictionary<int, FakeObject> Parts { get; } = [];
}
