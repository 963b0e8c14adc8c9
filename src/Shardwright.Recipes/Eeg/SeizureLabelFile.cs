namespace Shardwright.Recipes.Eeg;

/// <summary>Which of a recording's two label files counts. Source: TUSZ; the rows of both are laid out alike.</summary>
public enum SeizureLabelFile
{
    /// <summary><c>.csv</c>: a label for each channel and kind of seizure; the one that brain-go-brr-v2 reads.</summary>
    Csv,

    /// <summary><c>.csv_bi</c>: seizure or not, for all channels together.</summary>
    CsvBi,
}
