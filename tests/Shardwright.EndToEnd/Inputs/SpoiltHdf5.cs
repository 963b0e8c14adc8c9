using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Inputs;

/// <summary>HDF5 files that something is wrong with, written by h5py.</summary>
internal static class SpoiltHdf5
{
    /// <summary>Rows of each file.</summary>
    public const int Rows = 3000;

    private const string Script = """
        import sys, h5py, numpy as np
        path, kind = sys.argv[1:]
        n = 3000
        random = np.random.default_rng(1)
        peaks = np.zeros((n, 2, 16))
        peaks[:, 0, :8] = np.sort(random.uniform(50, 900, (n, 8)), 1)
        peaks[:, 1, :8] = random.uniform(1, 100, (n, 8))
        precursor = np.full(n, 500, "f4")
        if kind == "values":
            peaks[0, 0, 0] = np.nan
            peaks[1, 0, 0] = -5
            peaks[2] = 0
            peaks[3, 1, 2] = -1
            peaks[4, 1, 1] = np.inf
            peaks[5, 1, :8] = 0
            peaks[6, 0, 3] = 0
            precursor[7] = np.nan
            precursor[8] = 2000
            precursor[9] = -2
        with h5py.File(path, "w") as file:
            file.create_dataset("spectrum", data=peaks, compression="gzip", chunks=(500, 2, 16))
            file["precursor_mz"] = precursor[:n - 10] if kind == "lengths" else precursor
            file["charge"] = np.ones(n, "i1")
            file.create_dataset("name", data=["run_%d" % (i % 3) for i in range(n)], dtype=h5py.string_dtype())
            place = file["spectrum"].id.get_chunk_info(3).byte_offset
        if kind == "chunk":
            with open(path, "r+b") as file:
                file.seek(place + 100)
                file.write(b"\xff" * 40)
        """;

    /// <summary>Writes one: <c>sound</c>, <c>values</c>, <c>lengths</c> or <c>chunk</c>.</summary>
    public static string Write(string path, string kind)
    {
        Python.Run(Script, path, kind);
        return path;
    }
}
