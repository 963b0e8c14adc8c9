namespace Shardwright.Datasets.Verification;

/// <summary>Tells the first few findings of one kind about one file, and counts the others.</summary>
/// <param name="kind">What is found.</param>
/// <param name="name">The file.</param>
/// <param name="to">Where findings go.</param>
internal sealed class FindingLimit(FindingKind kind, string name, List<Finding> to)
{
    private const int Told = 10;

    private long count;

    /// <summary>Whether the next one is told in words.</summary>
    public bool IsTelling => count < Told;

    /// <summary>Tells one; those that come late are only counted.</summary>
    public void Add(string message)
    {
        if (count++ < Told)
        {
            to.Add(new Finding(kind, name, message));
        }
    }

    /// <summary>Says how many there were beside those told.</summary>
    public void End()
    {
        if (count > Told)
        {
            to.Add(new Finding(kind, name, $"{count - Told} more are wrong"));
        }
    }
}
