namespace Shardwright.Recipes.Eeg;

/// <summary>What a cache file is named after.</summary>
public enum RecordingNames
{
    /// <summary>The recording's file name, as the original does; two recordings of one name are an error.</summary>
    Stem,

    /// <summary>The recording's path below the data folder, with <c>__</c> for each <c>/</c>.</summary>
    Relative,
}
