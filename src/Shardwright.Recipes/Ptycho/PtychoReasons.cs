namespace Shardwright.Recipes.Ptycho;

/// <summary>The words under which patterns and scans that are not kept are counted.</summary>
internal static class PtychoReasons
{
    /// <summary>A scan that cannot be read to its end, or whose arrays do not fit each other.</summary>
    public const string UnreadableInput = "unreadable_input";

    /// <summary>A pattern whose position is no finite number.</summary>
    public const string Position = "position_not_finite";

    /// <summary>A pattern with a value that is no finite number.</summary>
    public const string Value = "value_not_finite";

    /// <summary>A pattern too near the border between training and testing.</summary>
    public const string Gap = "near_the_border";
}
