namespace Shardwright.Hygiene.Memoization;

/// <summary>What an input is. The numbers are part of every key.</summary>
internal enum MemoValueKind
{
    None = 0,
    Boolean = 1,
    Integer = 2,
    Real = 3,
    Text = 4,
    Array = 5,
    File = 6,
}
