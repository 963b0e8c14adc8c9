namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>One window of a cache.</summary>
/// <param name="FileIndex">Its file, an index into <see cref="ClassManifest.Files"/>.</param>
/// <param name="WindowIndex">Its place in the file, from 0.</param>
public readonly record struct WindowPlace(int FileIndex, int WindowIndex);
