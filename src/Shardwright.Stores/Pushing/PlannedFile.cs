using Shardwright.Datasets.Publishing;

namespace Shardwright.Stores.Pushing;

/// <summary>A file, and what is to be done with it.</summary>
internal readonly record struct PlannedFile(FolderFile File, Standing Standing)
{
    public bool IsSent => Standing != Standing.Same;
}
