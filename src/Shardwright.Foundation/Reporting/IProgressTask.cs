namespace Shardwright.Foundation.Reporting;

/// <summary>One activity under way. Disposing it says that it ended, done or not.</summary>
/// <remarks>Every implementation is safe from many threads, and cheap enough to call once a block.</remarks>
public interface IProgressTask : IDisposable
{
    /// <summary>Says that more is done.</summary>
    /// <param name="amount">How much more, in the activity's unit; zero or more.</param>
    void Advance(long amount);
}
