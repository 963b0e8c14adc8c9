namespace Shardwright.Hygiene.Guard;

/// <summary>What a file is by its bytes.</summary>
internal enum DataFormat
{
    /// <summary>Nothing that is known here.</summary>
    None,

    /// <summary>A file of HDF5, at its start or behind a user's block.</summary>
    Hdf5,

    /// <summary>Arrays of NumPy in a ZIP.</summary>
    Npz,

    /// <summary>An array of NumPy.</summary>
    Npy,

    /// <summary>A table in Parquet.</summary>
    Parquet,

    /// <summary>A database of SQLite.</summary>
    Sqlite,

    /// <summary>A pickle of Python.</summary>
    Pickle,
}
