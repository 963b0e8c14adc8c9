using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Building;

/// <summary>What a recipe is given when it describes its finished dataset.</summary>
/// <param name="Folder">The dataset's folder.</param>
/// <param name="Reporter">Where warnings go.</param>
public sealed record DescribeContext(string Folder, IReporter Reporter);
