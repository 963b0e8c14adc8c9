namespace Shardwright.Recipes.Ptycho;

/// <summary>How a scan was divided; the points read are those of train, of test, and those dropped.</summary>
/// <param name="TrainPath">The file to train on.</param>
/// <param name="TestPath">The file to test with.</param>
/// <param name="Points">Points of the scan.</param>
/// <param name="Train">Points with a coordinate below the border.</param>
/// <param name="Test">Points with one on it or above.</param>
/// <param name="Dropped">Points nearer to the border than the gap.</param>
/// <param name="Border">The border's coordinate, in pixels.</param>
/// <param name="ProbeHalfWidth">Half the probe's width at half of its greatest intensity, in pixels; null without a probe.</param>
/// <param name="ClosePairs">Pairs of a point of train and one of test that are nearer to each other than that: their patterns show the same part of the object.</param>
/// <param name="Notes">What was passed over or should be known, each a sentence.</param>
public sealed record ScanSplitReport(
    string TrainPath, string TestPath, int Points, int Train, int Test, int Dropped, double Border, double? ProbeHalfWidth, long ClosePairs, IReadOnlyList<string> Notes);
