namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>How much of a window is seizure. Source: brain-go-brr-v2's manifest.</summary>
public enum WindowClass
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Some of it.</summary>
    Partial,

    /// <summary>99 % or more.</summary>
    Full,
}
