using System.Globalization;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Building;

/// <summary>Files that are part of the dataset no more: moved aside, never deleted.</summary>
internal sealed class RetiredFiles(BuildFolder folder)
{
    private string? target;

    public int Count { get; private set; }

    /// <summary>Moves a file of the dataset's folder to <c>.shardwright/old/&lt;number&gt;/</c>, if it is there.</summary>
    public void Move(string name)
    {
        var source = folder.Output(name);
        if (!File.Exists(source))
        {
            return;
        }

        target ??= NextFolder();
        var destination = Path.Combine(target, name.Replace(BuildFolder.StateName + "/", "", StringComparison.Ordinal));
        DurableFolder.Create(Path.GetDirectoryName(destination)!);
        File.Move(source, destination);
        Count++;
    }

    private string NextFolder()
    {
        for (var number = 1; ; number++)
        {
            var path = Path.Combine(folder.Old, number.ToString(CultureInfo.InvariantCulture));
            if (!Directory.Exists(path))
            {
                return path;
            }
        }
    }
}
