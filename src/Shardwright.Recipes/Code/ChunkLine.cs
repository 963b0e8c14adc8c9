using System.Runtime.InteropServices;

namespace Shardwright.Recipes.Code;

/// <summary>One line that is not blank. The worker fills in what became of it.</summary>
[StructLayout(LayoutKind.Auto)]
internal record struct ChunkLine(ChunkPosition Position, int Start, int Length)
{
    public LineFate Fate { get; set; }

    public int Documents { get; set; }

    public bool IsBalanced { get; set; }
}
