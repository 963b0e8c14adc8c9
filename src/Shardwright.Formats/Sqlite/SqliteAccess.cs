namespace Shardwright.Formats.Sqlite;

/// <summary>What may happen to a database while it is open.</summary>
public enum SqliteAccess
{
    /// <summary>It is read; other programs may write it meanwhile, and locks keep the two apart. The default.</summary>
    ReadOnly,

    /// <summary>
    /// It is read and nobody writes it: no locks, no files beside it, and folders may be read-only. Refused while a journal stands beside the
    /// database whose content belongs to it. Whoever writes it nevertheless makes the reader fail or read nonsense.
    /// </summary>
    Immutable,

    /// <summary>It is there, and is read and written.</summary>
    ReadWrite,

    /// <summary>It is read and written, and made where it is missing.</summary>
    Create,
}
