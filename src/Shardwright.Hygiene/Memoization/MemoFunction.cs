namespace Shardwright.Hygiene.Memoization;

/// <summary>What is memoized: the name and version of a computation. Both are part of every key.</summary>
public sealed record MemoFunction
{
    private const int MostCharacters = 200;

    /// <summary>Names a computation.</summary>
    /// <param name="name">Such as <c>sample ptycho</c>: from 1 to 200 characters.</param>
    /// <param name="version">Raised whenever the same inputs could give another result: from 1 to 200 characters.</param>
    /// <exception cref="ArgumentException">One of them is empty or longer.</exception>
    public MemoFunction(string name, string version)
    {
        Check(name, nameof(name));
        Check(version, nameof(version));
        Name = name;
        Version = version;
    }

    /// <summary>The computation's name.</summary>
    public string Name { get; }

    /// <summary>The version of what it gives.</summary>
    public string Version { get; }

    private static void Check(string text, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, parameter);
        if (text.Length > MostCharacters)
        {
            throw new ArgumentException($"At most {MostCharacters} characters, not {text.Length}.", parameter);
        }
    }
}
