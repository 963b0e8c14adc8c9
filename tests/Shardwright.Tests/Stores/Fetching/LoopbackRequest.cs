namespace Shardwright.Tests.Stores.Fetching;

/// <summary>What a client asked.</summary>
internal sealed record LoopbackRequest(string Line, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The first byte asked for; 0 where none is named.</summary>
    public int From => Headers.TryGetValue("Range", out var range)
        ? int.Parse(range.Split('=')[1].TrimEnd('-').Split('-')[0], System.Globalization.CultureInfo.InvariantCulture) : 0;
}
