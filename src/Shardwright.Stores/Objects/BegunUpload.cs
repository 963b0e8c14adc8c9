namespace Shardwright.Stores.Objects;

/// <summary>An upload in parts.</summary>
/// <param name="Id">The server's name for it.</param>
/// <param name="PartBytes">The size of all its parts but the last.</param>
internal sealed record BegunUpload(string Id, long PartBytes);
