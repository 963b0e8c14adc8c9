namespace Shardwright.Formats.Hdf5;

/// <summary>One name in a group.</summary>
/// <param name="Name">The name, without the group's path.</param>
/// <param name="Kind">What stands there.</param>
/// <param name="LeadsTo">What is reached through it: <paramref name="Kind"/> itself, and for a soft link the dataset, group or type at its end.</param>
/// <param name="Target">For soft, external and dangling links the path written in them (<c>file:path</c> for external ones); else null.</param>
public readonly record struct Hdf5Link(string Name, Hdf5LinkKind Kind, Hdf5LinkKind LeadsTo, string? Target)
{
    /// <summary>Where the object that is reached stands in its file, in bytes: the same under every name that one object has. Null where nothing is reached.</summary>
    public ulong? Address { get; init; }
}
