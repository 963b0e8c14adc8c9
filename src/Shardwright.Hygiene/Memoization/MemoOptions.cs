using Shardwright.Foundation.Reporting;

namespace Shardwright.Hygiene.Memoization;

/// <summary>Where and how results are kept.</summary>
public sealed record MemoOptions
{
    /// <summary>The variable that names the folder.</summary>
    public const string FolderVariable = "SHARDWRIGHT_MEMO_FOLDER";

    /// <summary>The original's variable that switches memoization off: <c>1</c>, <c>true</c>, <c>yes</c> or <c>on</c>.</summary>
    public const string DisableVariable = "PTYCHO_DISABLE_MEMOIZE";

    /// <summary>The original's variable that says which inputs count: <c>data</c>, <c>full</c> or <c>dataset</c>.</summary>
    public const string KeyModeVariable = "PTYCHO_MEMOIZE_KEY_MODE";

    /// <summary>The original's folder, in the working directory.</summary>
    public const string DefaultFolder = "memoized_data";

    /// <summary>The folder; made absolute once, when it is opened, and made on disk when something is kept. Default <c>memoized_data</c>.</summary>
    public string Folder { get; init; } = DefaultFolder;

    /// <summary>Whether everything is computed anew and nothing written. Default false.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Which inputs decide a key. Default <see cref="MemoKeyMode.Data"/>.</summary>
    public MemoKeyMode KeyMode { get; init; }

    /// <summary>Bytes of results that are kept in memory too; 0 for none. Default 256 MiB.</summary>
    public long MemoryBytes { get; init; } = 256L << 20;

    /// <summary>Told what was found and what was not. Default: nobody.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;

    /// <summary>The clock that stamps what is kept.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The options that the variables of an environment ask for; case and blanks around their words do not matter.</summary>
    /// <param name="variable">Gives a variable's value, or null, as <see cref="Environment.GetEnvironmentVariable(string)"/> does.</param>
    public static MemoOptions FromEnvironment(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var folder = variable(FolderVariable);
        return new MemoOptions
        {
            Folder = string.IsNullOrWhiteSpace(folder) ? DefaultFolder : folder,
            IsDisabled = Word(variable(DisableVariable)) is "1" or "true" or "yes" or "on",
            KeyMode = Word(variable(KeyModeVariable)) switch
            {
                "" or "data" => MemoKeyMode.Data,
                "full" => MemoKeyMode.Full,
                "dataset" => MemoKeyMode.Dataset,
                _ => MemoKeyMode.Other,
            },
        };
    }

    private static string Word(string? value) => (value ?? "").Trim().ToLowerInvariant();
}
