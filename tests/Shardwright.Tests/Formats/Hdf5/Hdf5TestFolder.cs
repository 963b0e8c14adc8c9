namespace Shardwright.Tests.Formats.Hdf5;

/// <summary>A folder of its own for one test, removed with everything in it.</summary>
internal sealed class Hdf5TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("shw-hdf5-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
