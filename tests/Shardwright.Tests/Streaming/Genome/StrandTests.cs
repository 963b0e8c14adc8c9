using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Streaming.Genome;

namespace Shardwright.Tests.Streaming.Genome;

/// <summary>The reverse complement, and the draw that asks for it.</summary>
public sealed class StrandTests
{
    private const string Draws = """
        def mix(state, number):
            z = ((state ^ number) + 0x9e3779b97f4a7c15) % 2**64
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9 % 2**64
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb % 2**64
            return z ^ (z >> 31)

        for seed, epoch, index in [(42, 0, i) for i in range(50)] + [(0, 3, 2**40), (2**62, 2**31 - 1, 7)]:
            print(mix(mix(mix(0, seed), epoch), index))
        """;

    [Fact]
    public void The_other_strand_complements_upper_case_bases_alone()
        => Assert.Equal("-tgcaYRNACGT", Turn("ACGTNRYacgt-", withAmbiguous: false));

    [Fact]
    public void Ambiguous_letters_are_complemented_where_asked_for()
        => Assert.Equal("kgcaN-DHVBKMRYWSACGTU", Turn("UACGTSWRYKMVBDH-Nacgk", withAmbiguous: true));

    [Fact]
    public void The_other_strand_of_the_other_strand_is_the_first()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var letters = bytes.Select(value => "ACGTNRYKMSWBDHVacgt-"[value % 20]).ToArray();
            var text = string.Concat(Enumerable.Repeat(new string(letters), 3));
            return Turn(Turn(text, false), false) == text && Turn(Turn(text, true), true) == text && Turn(text, false) == Slow(text);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Letters_of_several_bytes_are_moved_whole()
    {
        var letters = Encoding.UTF8.GetBytes("ACé€😀G");
        OtherStrand.WriteUtf8(letters, withAmbiguous: false);
        Assert.Equal("C😀€éGT", Encoding.UTF8.GetString(letters));
        byte[] broken = [(byte)'A', 0xff, 0xc3];
        OtherStrand.WriteUtf8(broken, withAmbiguous: false);
        Assert.Equal([0xc3, 0xff, (byte)'T'], broken);
    }

    [Fact]
    public void The_draw_is_the_documented_function_of_seed_epoch_and_index()
    {
        var expected = PythonOracle.Run(Draws).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ulong.Parse);
        (long Seed, int Epoch, long Index)[] asked = [.. Enumerable.Range(0, 50).Select(i => (42L, 0, (long)i)), (0, 3, 1L << 40), (1L << 62, int.MaxValue, 7)];
        Assert.Equal(expected, asked.Select(draw => StrandDraw.Hash(draw.Seed, draw.Epoch, draw.Index)));
    }

    [Fact]
    public void The_first_draws_never_change()
        => Assert.Equal("0110001101", string.Concat(Enumerable.Range(0, 10).Select(i => StrandDraw.IsReversed(42, 0, i) ? '1' : '0')));

    [Fact]
    public void Half_of_the_items_are_reversed_whichever_number_varies()
    {
        Half(i => StrandDraw.IsReversed(42, 0, i));
        Half(i => StrandDraw.IsReversed(42, i, 5));
        Half(i => StrandDraw.IsReversed(i, 1, 5));
        Half(i => StrandDraw.IsReversed(42, 0, i) == StrandDraw.IsReversed(42, 1, i));
        Half(i => StrandDraw.IsReversed(42, 0, i) == StrandDraw.IsReversed(42, 0, i + 1));

        // Six standard deviations of 100,000 fair draws are 950.
        static void Half(Func<int, bool> draw) => Assert.InRange(Enumerable.Range(0, 100_000).Count(draw), 49_050, 50_950);
    }

    [Fact]
    public void An_item_shows_the_strand_that_was_drawn_and_does_so_again()
    {
        var options = Windows.Small with { ReverseComplement = true };
        using var set = Windows.Of(options, ("a", "aCGTTn"));
        using var again = Windows.Of(options, ("a", "aCGTTn"));
        var reversed = 0;
        for (var epoch = 0; epoch < 200; epoch++)
        {
            var item = set.ReadItem(0, epoch);
            Assert.Equal(item.Tokens.ToArray(), again.ReadItem(0, epoch).Tokens.ToArray());
            Assert.Equal(StrandDraw.IsReversed(42, epoch, 0), item.IsReverseComplement);
            Assert.Equal(item.IsReverseComplement ? "NAACGT" : "ACGTTN", string.Concat(item.Tokens.ToArray()[2..8].Select(id => (char)id)));
            reversed += item.IsReverseComplement ? 1 : 0;
        }

        Assert.InRange(reversed, 60, 140);
    }

    private static string Turn(string text, bool withAmbiguous)
    {
        var letters = Encoding.ASCII.GetBytes(text);
        OtherStrand.Write(letters, withAmbiguous);
        return Encoding.ASCII.GetString(letters);
    }

    private static string Slow(string text) => string.Concat(text.Reverse().Select(letter => letter switch { 'A' => 'T', 'T' => 'A', 'C' => 'G', 'G' => 'C', _ => letter }));
}
