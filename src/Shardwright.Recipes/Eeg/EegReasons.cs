namespace Shardwright.Recipes.Eeg;

/// <summary>Why a recording is rejected: the words of <c>rejected.jsonl</c>.</summary>
internal static class EegReasons
{
    public const string UnreadableRecording = "unreadable_recording";

    public const string MissingChannels = "missing_channels";

    public const string UnreadableLabels = "unreadable_labels";

    public const string UnusableName = "unusable_name";

    public const string Unlabelled = "unlabelled";
}
