using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Foundation;

public sealed class ErrorTests
{
    [Fact]
    public void An_error_is_one_line_with_place_expectation_finding_and_remedy()
    {
        var error = new MalformedDataException(
            new DataLocation("s01.edf", ByteOffset: 236), "number of data records",
            expected: "a whole number", found: "\"12a\"", remedy: "Export the recording again.");

        Assert.Equal("s01.edf, byte 236: number of data records: expected a whole number, found \"12a\". Export the recording again.", error.Message);
        Assert.Equal(236, error.Location.ByteOffset);
    }
}
