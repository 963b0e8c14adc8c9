namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>What a cache file holds.</summary>
public enum WindowLayout
{
    /// <summary>Every window for itself: <c>&lt;stem&gt;_windows.npz</c>, the original's.</summary>
    Npz,

    /// <summary>The signal once, windows cut on reading: <c>&lt;stem&gt;_signal.npz</c>.</summary>
    Continuous,
}
