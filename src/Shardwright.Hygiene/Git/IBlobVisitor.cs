namespace Shardwright.Hygiene.Git;

/// <summary>Looks at the content of one object while it is read.</summary>
internal interface IBlobVisitor
{
    /// <summary>Begins an object.</summary>
    /// <param name="place">Which of the objects that were asked for.</param>
    /// <param name="bytes">Its size.</param>
    /// <returns>Whether its content is wanted.</returns>
    bool Begin(int place, long bytes);

    /// <summary>The next bytes of it.</summary>
    void Add(ReadOnlySpan<byte> bytes);

    /// <summary>All of it was seen, or was not wanted.</summary>
    void End();
}
