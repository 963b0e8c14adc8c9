using Shardwright.Datasets.Inspection;
using Shardwright.Foundation.Errors;
using Shardwright.Tests.Formats.Edf;

namespace Shardwright.Tests.Datasets.Inspection;

public sealed class EdfInspectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("some.edf")]
    [InlineData("some.dat")]
    public void A_recording_is_told_by_its_first_bytes(string name)
    {
        var told = Inspector.Inspect(new EdfBytes
        {
            Reserved = "EDF+D", Records = "-1", Signals = [new() { Samples = "4" }, new() { Label = "Resp", Unit = "", Samples = "1" }, EdfBytesSignal.Annotations(20)],
            Data = [.. new[] { 0, 1, 7 }.Select(onset => (byte[])[.. EdfBytes.Shorts(1, 2, 3, 4, 5), .. EdfBytes.Text($"+{onset}\u0014\u0014\0+{onset}\u0014n\u0014\0", 20)])],
        }.In(folder, name));
        Assert.Equal("EDF+D recording", told.Kind);
        Assert.Equal(
            ["2020-01-24 04:05:56", "3 s", "3 of 1 s", "2", "3", "2"],
            new[] { "starts at", "recorded", "data records", "signals", "annotations", "stretches without a gap" }.Select(fact => told.Facts.Single(candidate => candidate.Name == fact).Value));
        Assert.Equal(["signals", "stretches", "oddities"], told.Tables.Select(table => table.Title));
        Assert.Equal(["0", "EEG Fp1-REF", "uV", "4 Hz", "-3276.8 to 3276.7 (-32768 to 32767)"], told.Tables[0].Rows[0]);
        Assert.Equal(["2", "EDF Annotations", "", "", ""], told.Tables[0].Rows[2]);
        Assert.Equal(["7 s", "1 s", "1"], told.Tables[1].Rows[1]);
        Assert.Contains("as while recording", Assert.Single(told.Tables[2].Rows)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_with_damaged_time_stamps_is_told_about_all_the_same()
    {
        var told = Inspector.Inspect(new EdfBytes { Reserved = "EDF+D", Date = "", Signals = [new(), EdfBytesSignal.Annotations(20)], Data = [[.. EdfBytes.Shorts(1, 2), .. new byte[20]]] }.In(folder));
        Assert.Contains("time stamp", told.Facts.Single(fact => fact.Name == "stretches without a gap").Value, StringComparison.Ordinal);
        Assert.Equal("cannot be told", told.Facts.Single(fact => fact.Name == "starts at").Value);
    }

    [Theory]
    [InlineData("x.edf", "")]
    [InlineData("x.BDF", "garbage")]
    [InlineData("x", "0       cut")]
    public void What_should_be_a_recording_and_is_none_is_an_error(string name, string text)
    {
        File.WriteAllText(folder.File(name), text);
        Assert.Throws<MalformedDataException>(() => Inspector.Inspect(folder.File(name)));
    }
}
