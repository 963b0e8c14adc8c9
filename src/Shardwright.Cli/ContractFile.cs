using System.Text;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Cli;

/// <summary>Writes a contract where nobody has one, or over one that was named to be replaced.</summary>
internal static class ContractFile
{
    /// <summary>Says early that a file is in the way, before a large one is read.</summary>
    public static void CheckFree(string? path, bool force)
    {
        if (path is not null && !force && Path.Exists(path))
        {
            throw InTheWay(path);
        }
    }

    public static void Write(string path, string json, bool force)
    {
        if (force)
        {
            AtomicFile.WriteAllText(path, json);
        }
        else if (!AtomicFile.TryPublish(path, Encoding.UTF8.GetBytes(json)))
        {
            throw InTheWay(path);
        }
    }

    private static StorageException InTheWay(string path)
        => new(new DataLocation(path), "contract to write", "nothing there", Directory.Exists(path) ? "a folder" : "a file", Directory.Exists(path) ? "Name a file with --output." : "Name another one with --output, or replace it with --force.");
}
