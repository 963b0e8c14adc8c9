using Shardwright.Foundation.Errors;

namespace Shardwright.Formats;

/// <summary>One native library, looked for when asked.</summary>
public sealed class NativeComponent
{
    private readonly Func<string> version;

    internal NativeComponent(string name, bool isNeeded, string remedy, Func<string> version)
    {
        Name = name;
        IsNeeded = isNeeded;
        Remedy = remedy;
        this.version = version;
    }

    /// <summary>The library's name.</summary>
    public string Name { get; }

    /// <summary>Whether no build works without it.</summary>
    public bool IsNeeded { get; }

    /// <summary>What to do where it is missing.</summary>
    public string Remedy { get; }

    /// <summary>Loads the library.</summary>
    /// <returns>Its version, or what is wrong.</returns>
    public (string? Version, string? Problem) Find()
    {
        try
        {
            return (version(), null);
        }
        catch (MissingComponentException missing)
        {
            return (null, missing.Message);
        }
    }
}
