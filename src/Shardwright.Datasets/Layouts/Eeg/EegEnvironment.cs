using System.Globalization;
using System.Numerics;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>The environment variables that change how a window cache is built and opened. Source: brain-go-brr-v2.</summary>
/// <remarks>A flag counts when its value is exactly <c>1</c>, and nothing else.</remarks>
public sealed record EegEnvironment
{
    /// <summary>The variable of <see cref="SmokeTest"/>.</summary>
    public const string SmokeTestVariable = "BGB_SMOKE_TEST";

    /// <summary>The variable of <see cref="ForceManifestRebuild"/>.</summary>
    public const string ForceManifestRebuildVariable = "BGB_FORCE_MANIFEST_REBUILD";

    /// <summary>The variable of <see cref="DisableTqdm"/>.</summary>
    public const string DisableTqdmVariable = "BGB_DISABLE_TQDM";

    /// <summary>The variable of <see cref="LimitFiles"/>.</summary>
    public const string LimitFilesVariable = "BGB_LIMIT_FILES";

    private const string On = "1";
    private const int SmokeTestFiles = 3;
    private const int TrainFilesOfOneDevFile = 5;

    /// <summary>Whether this is a try-out: three recordings unless a limit is set, and no class statistics.</summary>
    public bool SmokeTest { get; init; }

    /// <summary>Whether the class manifest is made anew whatever it says.</summary>
    public bool ForceManifestRebuild { get; init; }

    /// <summary>Whether progress bars are unwanted.</summary>
    public bool DisableTqdm { get; init; }

    /// <summary>How many recordings are used; null where nobody said. Zero and less are kept as they were given.</summary>
    public int? LimitFiles { get; init; }

    /// <summary>How many recordings are trained on: at least one; null for all.</summary>
    public int? TrainLimit => (LimitFiles ?? (SmokeTest ? SmokeTestFiles : null)) is { } limit ? Math.Max(1, limit) : null;

    /// <summary>Reads the variables, now.</summary>
    /// <param name="variable">Gives a variable's value, or null: <see cref="Environment.GetEnvironmentVariable(string)"/>.</param>
    /// <exception cref="MalformedDataException"><c>BGB_LIMIT_FILES</c> is not a whole number.</exception>
    public static EegEnvironment Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return new EegEnvironment
        {
            SmokeTest = variable(SmokeTestVariable) == On,
            ForceManifestRebuild = variable(ForceManifestRebuildVariable) == On,
            DisableTqdm = variable(DisableTqdmVariable) == On,
            LimitFiles = Limit(variable(LimitFilesVariable)),
        };
    }

    /// <summary>How many recordings are validated on: a fifth of the limit, at least one.</summary>
    /// <param name="available">Recordings that there are.</param>
    /// <returns>Null for all.</returns>
    public int? DevLimit(int available) => DevLimit(TrainLimit, available);

    /// <summary>How many recordings are validated on when training is limited to so many.</summary>
    /// <param name="trainLimit">Recordings that are trained on; null for all.</param>
    /// <param name="available">Recordings that there are to validate on.</param>
    /// <returns>Null for all.</returns>
    public static int? DevLimit(int? trainLimit, int available)
        => trainLimit is { } limit ? Math.Max(1, Math.Min(available, limit / TrainFilesOfOneDevFile)) : null;

    private static int? Limit(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return BigInteger.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var limit)
            ? (int)BigInteger.Clamp(limit, int.MinValue, int.MaxValue)
            : throw new MalformedDataException(new DataLocation(LimitFilesVariable), "environment variable", "a whole number of recordings", $"\"{text}\"", "Set it to a number, or unset it.");
    }
}
