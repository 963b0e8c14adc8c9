using Shardwright.Foundation.Reporting;

namespace Shardwright.Tests.Foundation;

public sealed class ReporterTests
{
    [Fact]
    public void The_silent_reporter_takes_everything()
    {
        using var task = Reporter.Silent.Begin("Hashing inputs", total: null, ProgressUnit.Bytes);
        task.Advance(1);
        Reporter.Silent.Warn("warning");
        Reporter.Silent.Note("note");
    }
}
