namespace Shardwright.Formats.Tokenizers;

/// <summary>What lies on a pickle's stack.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">An integer; of bytes and texts, where they begin in the file.</param>
/// <param name="Length">Of bytes and texts, how many bytes.</param>
/// <param name="Items">Of a dict, its keys and values in turn.</param>
internal readonly record struct PickleValue(PickleKind Kind, long Number = 0, int Length = 0, List<PickleValue>? Items = null);
