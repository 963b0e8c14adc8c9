namespace Shardwright.Recipes.Eeg;

/// <summary>Which label file a recording's seizures are read from.</summary>
public enum LabelSource
{
    /// <summary><c>.csv</c>: every channel, every kind of seizure.</summary>
    Csv,

    /// <summary><c>.csv_bi</c>: the whole head, seizure or not.</summary>
    CsvBi,
}
