namespace Shardwright.Foundation.Reporting;

/// <summary>Reporters that need no terminal.</summary>
public static class Reporter
{
    /// <summary>Says nothing to nobody.</summary>
    public static IReporter Silent { get; } = new SilentReporter();

    private sealed class SilentReporter : IReporter, IProgressTask
    {
        public IProgressTask Begin(string activity, long? total, ProgressUnit unit) => this;

        public void Warn(string message)
        {
        }

        public void Note(string message)
        {
        }

        public void Advance(long amount)
        {
        }

        public void Dispose()
        {
        }
    }
}
