namespace Shardwright.Stores.S3;

/// <summary>Where a user keeps settings.</summary>
/// <param name="Variable">Gives a variable of the environment; null where it is not set or empty.</param>
/// <param name="Home">The home folder.</param>
internal sealed record UserPlaces(Func<string, string?> Variable, string Home)
{
    /// <summary>Those of this process.</summary>
    public static UserPlaces Current { get; } = new(
        name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>A file below the home folder, unless a variable names it.</summary>
    public string PathOf(string variable, string belowHome) => Variable(variable) is { } path ? Expanded(path) : Path.Combine(Home, belowHome);

    private string Expanded(string path) => path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(Home, path[2..]) : path;
}
