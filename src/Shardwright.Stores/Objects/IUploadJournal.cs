namespace Shardwright.Stores.Objects;

/// <summary>Uploads in parts that were begun, so that another process can go on with them. Safe from many threads.</summary>
internal interface IUploadJournal
{
    /// <summary>The upload that was begun for these bytes; null for none.</summary>
    /// <param name="name">The object.</param>
    /// <param name="sha256">The hash of all of it.</param>
    BegunUpload? Find(string name, string sha256);

    /// <summary>Remembers an upload before its first part is sent.</summary>
    void Begin(string name, string sha256, BegunUpload upload);

    /// <summary>Forgets one that was finished, or that the server no longer knows.</summary>
    void End(string name);
}
