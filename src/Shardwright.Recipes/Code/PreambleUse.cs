namespace Shardwright.Recipes.Code;

/// <summary>Where the preamble of a split file stands.</summary>
public enum PreambleUse
{
    /// <summary>Before every piece.</summary>
    Repeat,

    /// <summary>In the first piece only, so that the pieces joined are the file.</summary>
    First,
}
