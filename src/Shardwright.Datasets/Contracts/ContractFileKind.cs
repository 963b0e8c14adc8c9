namespace Shardwright.Datasets.Contracts;

/// <summary>The kind of file that a contract is about.</summary>
internal enum ContractFileKind
{
    /// <summary>A NumPy archive; keys are its arrays.</summary>
    Npz,

    /// <summary>A NumPy array; its key is <c>array</c>.</summary>
    Npy,

    /// <summary>HDF5; keys are paths of datasets and groups, and <c>path@name</c> for attributes.</summary>
    Hdf5,

    /// <summary>Parquet; keys are columns.</summary>
    Parquet,

    /// <summary>An SQLite database; keys are <c>table.column</c>, and <c>table@key</c> for tables of keys and values.</summary>
    Sqlite,

    /// <summary>A JSON object; keys are its members.</summary>
    Json,
}
