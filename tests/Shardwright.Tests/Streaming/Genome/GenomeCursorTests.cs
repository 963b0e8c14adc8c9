using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Genome;

namespace Shardwright.Tests.Streaming.Genome;

public sealed class GenomeCursorTests
{
    private static readonly string A = new('a', 64);
    private static readonly string B = new('b', 64);

    [Fact]
    public void It_is_small_JSON_and_comes_back()
    {
        var cursor = new GenomeCursor(A, B, 2, 25);
        Assert.Equal($$"""{"v":1,"root":"{{A}}","plan":"{{B}}","epoch":2,"position":25}""", cursor.ToJson());
        Assert.Equal(cursor, GenomeCursor.Parse(cursor.ToJson(), "c.json"));
        var largest = new GenomeCursor(A, B, int.MaxValue, long.MaxValue);
        Assert.InRange(largest.ToJson().Length, 1, 1000);
        Assert.Equal(largest, GenomeCursor.Parse(largest.ToJson() + "\n", "c.json"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"v":2,"root":"ROOT","plan":"ROOT","epoch":0,"position":0}""")]
    [InlineData("""{"v":"1","root":"ROOT","plan":"ROOT","epoch":0,"position":0}""")]
    [InlineData("""{"v":1,"root":"ROOT","plan":"ROOT","epoch":0}""")]
    [InlineData("""{"v":1,"root":null,"plan":"ROOT","epoch":0,"position":0}""")]
    [InlineData("""{"v":1,"root":"live:x","plan":"ROOT","epoch":0,"position":0}""")]
    [InlineData("""{"v":1,"root":"ROOT","plan":"abc","epoch":0,"position":0}""")]
    [InlineData("""{"v":1,"root":"ROOT","plan":"ROOT","epoch":-1,"position":0}""")]
    [InlineData("""{"v":1,"root":"ROOT","plan":"ROOT","epoch":2147483648,"position":0}""")]
    [InlineData("""{"v":1,"root":"ROOT","plan":"ROOT","epoch":0,"position":1.5}""")]
    [InlineData("""{"v":1,"root":"ROOT","plan":"ROOT","epoch":0,"position":9223372036854775808}""")]
    [InlineData("""{"v":1,"root":"ROOT","plan":"ROOT","epoch":0,"position":0,"state":[]}""")]
    [InlineData("""{"v":1,"root":"ROOT","plan":"ROOT","epoch":0,"position":0""")]
    public void Something_else_is_refused(string json)
    {
        var error = Assert.Throws<MalformedDataException>(() => GenomeCursor.Parse(json.Replace("ROOT", A, StringComparison.Ordinal), "c.json"));
        Assert.StartsWith("c.json: cursor: expected the position of a reading of genome windows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_longer_than_any_cursor_is_refused_unread()
        => Assert.Contains("5000 characters", Assert.Throws<MalformedDataException>(() => GenomeCursor.Parse(new string(' ', 5000), "c.json")).Message, StringComparison.Ordinal);
}
