namespace Shardwright.Formats.Hdf5;

/// <summary>Where a chunk lies.</summary>
/// <param name="Offset">Bytes from the start of the file; 0, which is never a chunk's, where the chunk was never written.</param>
/// <param name="StoredBytes">Its length in the file.</param>
/// <param name="FilterMask">A bit for each filter that this chunk skipped.</param>
internal readonly record struct Hdf5ChunkPlace(long Offset, uint StoredBytes, uint FilterMask);
