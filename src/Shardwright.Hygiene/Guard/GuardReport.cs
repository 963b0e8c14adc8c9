namespace Shardwright.Hygiene.Guard;

/// <summary>What the guard found.</summary>
/// <param name="Scope">Which files were looked at.</param>
/// <param name="Repository">The top of the working folder, or the folder of a bare repository.</param>
/// <param name="Files">How many files were looked at; in the history each content under each of its names once.</param>
/// <param name="Breaches">The files that do not belong there, by path.</param>
/// <param name="Mending">What to do about them: explanations and commands for a shell, line by line; empty without breaches.</param>
/// <param name="Checklist">The list that a careful person goes through before a commit.</param>
/// <param name="Notes">What could not be looked at.</param>
public sealed record GuardReport(
    GuardScope Scope, string Repository, long Files, IReadOnlyList<GuardBreach> Breaches, IReadOnlyList<string> Mending, IReadOnlyList<GuardPoint> Checklist, IReadOnlyList<string> Notes)
{
    /// <summary>Whether nothing was found.</summary>
    public bool IsClean => Breaches.Count == 0;
}
