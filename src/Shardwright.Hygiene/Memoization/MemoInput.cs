namespace Shardwright.Hygiene.Memoization;

/// <summary>One input of a memoized computation.</summary>
/// <param name="Name">Its name; each name once.</param>
/// <param name="Value">Its value.</param>
/// <param name="DecidesDataset">Whether it counts in the key mode <see cref="MemoKeyMode.Dataset"/>.</param>
public sealed record MemoInput(string Name, MemoValue Value, bool DecidesDataset = true);
