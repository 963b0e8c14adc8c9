using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Building;

/// <summary>What a recipe is given while it plans.</summary>
/// <param name="ScratchFolder">A folder for passing files, emptied when the plan is made.</param>
/// <param name="Threads">How many threads it may use.</param>
/// <param name="Reporter">Where progress and warnings go.</param>
/// <param name="Cancel">Stops the planning.</param>
public sealed record PlanContext(string ScratchFolder, int Threads, IReporter Reporter, CancellationToken Cancel);
