using System.Globalization;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Foundation.Text;

namespace Shardwright.Recipes.Eeg;

/// <summary>The splits of a corpus as its publisher made them, <c>&lt;root&gt;/{train,dev,eval}</c>, with no patient in two of them. Source: TUSZ, as brain-go-brr-v2 reads it.</summary>
public sealed record OfficialSplits
{
    /// <summary>What the original's loader says of splits that share nobody.</summary>
    public const string ValidatedLine = "✅ PATIENT DISJOINTNESS VALIDATED - No leakage detected!";

    /// <summary>What the original says before its counts when it starts to train.</summary>
    public const string StatsLine = "[SPLIT STATS] OFFICIAL TUSZ SPLITS:";

    /// <summary>What the original says after them.</summary>
    public const string VerifiedLine = "✅ PATIENT DISJOINTNESS VERIFIED - No leakage!";

    private const string Train = "train";
    private const string Dev = "dev";
    private const string DevAlias = "val";
    private const string Eval = "eval";

    private OfficialSplits()
    {
    }

    /// <summary>The folder that holds the splits.</summary>
    public required string Root { get; init; }

    /// <summary>train, dev and, where there is one, eval, in this order.</summary>
    public required IReadOnlyList<OfficialSplit> Splits { get; init; }

    /// <summary>The counts as lines to print: <see cref="StatsLine"/>, one for each split, <see cref="VerifiedLine"/>.</summary>
    public IReadOnlyList<string> StatsLines =>
        [StatsLine, .. Splits.Select(split => string.Create(CultureInfo.InvariantCulture, $"  {split.FolderName}: {split.Files.Count} files, {split.Patients.Count} patients")), VerifiedLine];

    /// <summary>Finds the splits of a corpus and checks that they share no patient.</summary>
    /// <param name="root">The folder that holds them, or one of them. dev may be spelled <c>val</c>; eval may be missing.</param>
    /// <param name="reporter">Where to warn: of eval, of files that are not read.</param>
    /// <exception cref="DatasetStateException">Two splits share patients, who are named; or dev is there as dev and as val.</exception>
    /// <exception cref="StorageException">train or dev is missing, or a split has no recordings.</exception>
    public static OfficialSplits Read(string root, IReporter reporter)
    {
        ArgumentNullException.ThrowIfNull(reporter);
        var holder = RootOf(root);
        var splits = new List<OfficialSplit> { Open(holder, Train, reporter), Open(holder, Dev, reporter) };
        if (Directory.Exists(Path.Combine(holder, Eval)))
        {
            splits.Add(Open(holder, Eval, reporter));
        }

        var found = new OfficialSplits { Root = holder, Splits = splits };
        found.ThrowIfShared();
        return found;
    }

    /// <summary>Finds one split, without a look at the others.</summary>
    /// <param name="root">The folder that holds the splits, or one of them.</param>
    /// <param name="split"><c>train</c>, <c>dev</c> or its other name <c>val</c>, or <c>eval</c>, which brings a warning.</param>
    /// <param name="reporter">Where to warn.</param>
    /// <exception cref="ArgumentException">There is no such split.</exception>
    /// <exception cref="DatasetStateException">dev is there as dev and as val.</exception>
    /// <exception cref="StorageException">The split is missing or has no recordings.</exception>
    public static OfficialSplit Open(string root, string split, IReporter reporter)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(reporter);
        if (split is not (Train or Dev or DevAlias or Eval))
        {
            throw EegInputThrow.InvalidSplit(split);
        }

        var found = OfficialSplit.Find(split == DevAlias ? Dev : split, FolderOf(RootOf(root), split), reporter);
        if (split == Eval)
        {
            reporter.Warn(OfficialSplit.FinalTestLine);
        }

        return found;
    }

    /// <summary>The folder that holds the splits: the one given, or the one above where a split itself was given.</summary>
    private static string RootOf(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        string[] names = [Train, Dev, DevAlias, Eval];
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        var isSplit = names.Contains(Path.GetFileName(full)) && !names.Any(name => Directory.Exists(Path.Combine(full, name)));
        return isSplit ? Path.GetDirectoryName(full) ?? full : root;
    }

    private static string FolderOf(string root, string split)
    {
        var folder = Path.Combine(root, split);
        if (split is Dev or DevAlias)
        {
            var (dev, val) = (Path.Combine(root, Dev), Path.Combine(root, DevAlias));
            folder = (Directory.Exists(dev), Directory.Exists(val)) switch
            {
                (true, true) => throw EegInputThrow.TwoSpellings(root, dev, val),
                (true, false) => dev,
                (false, true) => val,
                _ => folder,
            };
        }

        return Directory.Exists(folder) ? folder : throw (Directory.Exists(root) ? EegInputThrow.NoSplitFolder(root, split) : EegInputThrow.NoFolder(root));
    }

    private void ThrowIfShared()
    {
        var leaks = new List<PatientLeak>();
        for (var i = 0; i < Splits.Count; i++)
        {
            for (var j = i + 1; j < Splits.Count; j++)
            {
                var shared = Splits[i].Patients.Intersect(Splits[j].Patients, StringComparer.Ordinal).Order(CodePointComparer.Instance).ToList();
                if (shared.Count > 0)
                {
                    leaks.Add(new PatientLeak(Splits[i].FolderName, Splits[j].FolderName, shared));
                }
            }
        }

        if (leaks.Count > 0)
        {
            throw EegInputThrow.Leakage(Root, leaks);
        }
    }
}
