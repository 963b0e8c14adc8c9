using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Eeg;

/// <summary>The folder of one split of a corpus that comes split. It is never split again: that would put a patient on two sides.</summary>
public static class SplitFolder
{
    private static readonly string[] Spellings = ["train", "dev", "val", "eval"];

    /// <summary>The spelling of the split that a folder is named after; null where its name is no split.</summary>
    public static string? SpellingOf(string folder)
        => Spellings.FirstOrDefault(spelling => spelling == Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))));

    /// <summary>Finds the recordings' folder of a split: the folder given, or the one below it that is named after the split.</summary>
    /// <param name="folder">The corpus, or one split of it.</param>
    /// <param name="split">The split, in any spelling.</param>
    /// <exception cref="ArgumentException">The folder is that of another split, or has other splits below it alone.</exception>
    /// <exception cref="DatasetStateException">The split stands there in two spellings.</exception>
    public static string Find(string folder, string split)
    {
        var wanted = SplitNames.Parse(split);
        if (SpellingOf(folder) is { } own && SplitNames.Parse(own) != wanted)
        {
            throw new ArgumentException($"{folder} is the folder of {own}, and --split is {split}: building one split from another would leak patients");
        }

        var below = Spellings.Where(spelling => Directory.Exists(Path.Combine(folder, spelling))).ToArray();
        var found = below.Where(spelling => SplitNames.Parse(spelling) == wanted).ToArray();
        if (found.Length > 1)
        {
            throw EegInputThrow.TwoSpellings(folder, Path.Combine(folder, found[0]), Path.Combine(folder, found[1]));
        }

        return found.Length == 1 ? Path.Combine(folder, found[0])
            : below.Length == 0 ? folder
            : throw new ArgumentException($"{folder} has folders {string.Join(", ", below)}, and none for {split}");
    }
}
