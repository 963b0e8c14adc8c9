using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Code;

/// <summary>One input as the plan saw it.</summary>
/// <param name="Path">Where it lies, absolute.</param>
/// <param name="Identity">Its size, time and inode; null where there was nothing.</param>
internal sealed record ChunkInput(string Path, FileIdentity? Identity);
