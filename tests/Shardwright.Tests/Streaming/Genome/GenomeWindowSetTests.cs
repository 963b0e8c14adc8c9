using System.Globalization;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Genome;
using Shardwright.Tests.Streaming.Documents;

namespace Shardwright.Tests.Streaming.Genome;

/// <summary>Items against the values that the original gives.</summary>
public sealed class GenomeWindowSetTests
{
    private static readonly (string Id, string Letters) First = (Windows.FirstId, string.Concat(Enumerable.Repeat("ACGTN", 8)));
    private static readonly (string Id, string Letters) Second = ("BCR__ECT-SAMPLE1__CT1-2", "acgtRYacgt");

    [Theory]
    [InlineData(0, "1 3 65 67 71 84 78 65 67 71 84 78 65 67 71 2", "3 65 67 71 84 78 65 67 71 84 78 65 67 71 2 0", "0 1 1 1 1 1 1 1 1 1 1 1 1 1 0 0")]
    [InlineData(1, "1 3 71 84 78 65 67 71 84 78 65 67 71 84 78 2", "3 71 84 78 65 67 71 84 78 65 67 71 84 78 2 0", "0 1 1 1 1 1 1 1 1 1 1 1 1 1 0 0")]
    [InlineData(3, "1 3 65 67 71 84 82 89 65 67 71 84 2 0 0 0", "3 65 67 71 84 82 89 65 67 71 84 2 0 0 0 0", "0 1 1 1 1 1 1 1 1 1 1 0 0 0 0 0")]
    public void An_eden_item_is_the_originals(long index, string tokens, string labels, string mask) => Check(Windows.Small, index, tokens, labels, mask);

    [Theory]
    [InlineData(TokenLayout.Eden)]
    [InlineData(TokenLayout.Head)]
    public void A_control_tag_stands_between_BOS_and_SEP_in_both_layouts(TokenLayout layout) => Check(
        Windows.Small with { ControlTags = true, Layout = layout, IncludeBos = false, IncludeEos = false },
        0,
        "1 60 99 116 114 108 95 98 99 114 62 3 65 67 71 2",
        "60 99 116 114 108 95 98 99 114 62 3 65 67 71 2 0",
        "0 0 0 0 0 0 0 0 0 0 0 1 1 1 0 0");

    [Theory]
    [InlineData(true, true, "1 65 67 71 84 78 65 67 71 84 78 65 67 71 84 2", "65 67 71 84 78 65 67 71 84 78 65 67 71 84 2 0", "1 1 1 1 1 1 1 1 1 1 1 1 1 1 0 0")]
    [InlineData(true, false, "1 65 67 71 84 78 65 67 71 84 78 65 67 71 84 78", "65 67 71 84 78 65 67 71 84 78 65 67 71 84 78 0", "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 0")]
    [InlineData(false, true, "65 67 71 84 78 65 67 71 84 78 65 67 71 84 78 2", "67 71 84 78 65 67 71 84 78 65 67 71 84 78 2 0", "1 1 1 1 1 1 1 1 1 1 1 1 1 1 0 0")]
    [InlineData(false, false, "65 67 71 84 78 65 67 71 84 78 65 67 71 84 78 65", "67 71 84 78 65 67 71 84 78 65 67 71 84 78 65 0", "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 0")]
    public void A_head_item_without_a_tag_has_no_SEP_and_BOS_and_EOS_as_asked(bool bos, bool eos, string tokens, string labels, string mask)
        => Check(Windows.Small with { Layout = TokenLayout.Head, IncludeBos = bos, IncludeEos = eos }, 0, tokens, labels, mask);

    [Fact]
    public void A_sequence_without_letters_is_one_item_of_special_tokens()
    {
        using var set = Windows.Of(Windows.Small, (Windows.FirstId, ""));
        Assert.Equal(1, set.Count);
        var item = set.ReadItem(0);
        Assert.Equal("1 3 2 0 0 0 0 0 0 0 0 0 0 0 0 0", Text(item.Tokens));
        Assert.Equal("3 2 0 0 0 0 0 0 0 0 0 0 0 0 0 0", Text(item.Labels));
        Assert.All(item.LossMask.ToArray(), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void A_label_is_masked_by_its_value_also_where_a_letter_has_it()
    {
        var options = Windows.Small with { Ids = new SpecialIds('N', 0, -5, 1000), ControlTags = false };
        using var set = Windows.Of(options, First);
        Assert.Equal("78 -5 65 67 71 84 78 65 67 71 84 78 65 67 71 0", Text(set.ReadItem(0).Tokens));
        Assert.Equal("0 1 1 1 1 0 1 1 1 1 0 1 1 1 0 0", Text(set.ReadItem(0).LossMask));

        // The tag of one sequence does not mask what another one has: <ctrl_1-> holds - and 1.
        using var tagged = Windows.Of(Windows.Small with { ControlTags = true }, ("1-__X-S__", "AC-1"), ("BC__X-S__", "AC-1"));
        Assert.Equal("0 0 0 0 0 0 0 0 0 0 1 1 0 0 0 0", Text(tagged.ReadItem(0).LossMask));
        Assert.Equal("0 0 0 0 0 0 0 0 0 0 1 1 1 1 0 0", Text(tagged.ReadItem(1).LossMask));
    }

    [Fact]
    public void An_id_without_a_mark_is_its_own_tag()
    {
        using var set = Windows.Of(Windows.Small with { SequenceLength = 17, ControlTags = true }, ("Chr-É", "ACGT"));
        Assert.Equal("1 60 99 116 114 108 95 99 104 114 45 195 169 62 3 65 2", Text(set.ReadItem(0).Tokens));
    }

    [Fact]
    public void Letters_beyond_ASCII_are_their_UTF8_bytes_and_may_cut_EOS()
    {
        using var short1 = Windows.Of(Windows.Small, ("a", "acé"));
        Assert.Equal("1 3 65 67 195 137 2 0 0 0 0 0 0 0 0 0", Text(short1.ReadItem(0).Tokens));
        Assert.Equal("0 1 1 1 1 0 0 0 0 0 0 0 0 0 0 0", Text(short1.ReadItem(0).LossMask));

        // U+0250, two bytes, is U+2C6F in upper case, three.
        using var grown = Windows.Of(Windows.Small, ("a", "ɐɐɐɐɐɐ"));
        Assert.Equal("1 3 226 177 175 226 177 175 226 177 175 226 177 175 226 177", Text(grown.ReadItem(0).Tokens));
    }

    [Fact]
    public void Positions_are_one_array_for_all_items()
    {
        using var set = Windows.Of(Windows.Small, First);
        Assert.Equal("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", Text(set.PositionIds));
        Assert.Equal(set.PositionIds, set.PositionIds);
    }

    [Fact]
    public void The_attention_mask_hides_every_later_token()
    {
        var mask = new bool[17];
        mask[16] = true;
        GenomeWindowSet.WriteAttentionMask(4, mask);
        Assert.Equal("0111 0011 0001 0000 1", string.Join(' ', mask.Chunk(4).Select(row => string.Concat(row.Select(value => value ? '1' : '0')))));
        Assert.Throws<ArgumentOutOfRangeException>(() => GenomeWindowSet.WriteAttentionMask(5, mask));
    }

    [Fact]
    public void An_index_that_is_no_window_is_refused_in_the_originals_words()
    {
        using var set = Windows.Of(Windows.Small, First, Second);
        Assert.Equal(4, set.Count);
        Assert.Equal(2, set.DistinctSequences);
        Assert.Contains("Index 4 out of range for dataset with length 4", Assert.Throws<ArgumentOutOfRangeException>(() => set.ReadItem(4)).Message, StringComparison.Ordinal);
        Assert.Contains("Window index -1 was not found in the database [windows.db]", Assert.Throws<ArgumentOutOfRangeException>(() => set.FactsOf(-1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.ReadBases(4, new byte[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.ReadItem(0, epoch: -1));
        Assert.Throws<ArgumentException>(() => set.ReadItem(0, 0, new long[16], new long[15], new float[16]));
        Assert.Throws<ArgumentException>(() => set.ReadItems([0, 1], 0, new long[32], new long[32], new float[31]));
    }

    [Fact]
    public void A_header_that_leaves_no_letter_room_is_refused_when_the_set_is_made()
    {
        Assert.Contains("<ctrl_bcr>", Assert.Throws<DatasetStateException>(() => Windows.Of(Windows.Small with { SequenceLength = 13, ControlTags = true }, First)).Message, StringComparison.Ordinal);
        Assert.Throws<DatasetStateException>(() => Windows.Of(Windows.Small with { SequenceLength = 3 }, First));
        using var least = Windows.Of(Windows.Small with { SequenceLength = 4 }, First);
        Assert.Equal("1 3 65 2", Text(least.ReadItem(0).Tokens));
        using var head = Windows.Of(Windows.Small with { SequenceLength = 1, Layout = TokenLayout.Head, IncludeBos = false, IncludeEos = false }, First);
        Assert.Equal("0", Text(head.ReadItem(0).Labels));
    }

    [Fact]
    public void A_stride_past_the_last_letter_of_an_item_is_warned_of()
    {
        var reporter = new NoteReporter();
        Warn(Windows.Small with { Stride = 13 });
        Assert.Empty(reporter.Warnings);
        Warn(Windows.Small with { Stride = 15 });
        Assert.Contains("2 bases lie between", Assert.Single(reporter.Warnings), StringComparison.Ordinal);

        void Warn(GenomeOptions options)
        {
            using var set = Windows.Of(options, First);
            set.WarnOfGaps(reporter, new ControlTags());
        }
    }

    [Fact]
    public void Facts_and_stored_letters_say_where_an_item_came_from()
    {
        using var set = Windows.Of(Windows.Small, First, Second);
        Assert.Equal(new GenomeWindowFacts(2, First.Id, "S0", 2, 24), set.FactsOf(2));
        Assert.Equal(new GenomeWindowFacts(3, Second.Id, "S1", 0, 0), set.ReadItem(3).Window);
        var bases = new byte[20];
        Assert.Equal(16, set.ReadBases(2, bases));
        Assert.Equal(First.Letters[24..40], System.Text.Encoding.ASCII.GetString(bases, 0, 16));
        Assert.Equal(10, set.ReadBases(3, bases));
        Assert.Equal(Second.Letters, System.Text.Encoding.ASCII.GetString(bases, 0, 10));
        Assert.Equal(4, set.ReadBases(3, bases.AsSpan(0, 4)));
    }

    [Fact]
    public void A_batch_is_its_items_one_after_the_other()
    {
        using var set = Windows.Of(Windows.Small with { ReverseComplement = true }, First, Second);
        var (tokens, labels, mask) = (new long[50], new long[50], new float[50]);
        set.ReadItems([3, 0, 3], 7, tokens, labels, mask);
        var (third, first) = (set.ReadItem(3, 7), set.ReadItem(0, 7));
        Assert.Equal([.. third.Tokens.ToArray(), .. first.Tokens.ToArray(), .. third.Tokens.ToArray(), 0, 0], tokens);
        Assert.Equal([.. third.Labels.ToArray(), .. first.Labels.ToArray(), .. third.Labels.ToArray(), 0, 0], labels);
        Assert.Equal([.. third.LossMask.ToArray(), .. first.LossMask.ToArray(), .. third.LossMask.ToArray(), 0, 0], mask);
    }

    [Fact]
    public void Reading_items_does_not_allocate()
    {
        using var set = Windows.Of(new GenomeOptions { ReverseComplement = true, ControlTags = true }, (First.Id, string.Concat(Enumerable.Repeat("ACGTN", 20_000))));
        var (tokens, labels, mask) = (new long[8192], new long[8192], new float[8192]);
        set.ReadItem(0, 0, tokens, labels, mask);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < set.Count; i++)
        {
            set.ReadItem(i, i, tokens, labels, mask);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Many_threads_read_what_one_reads()
    {
        using var set = Windows.Of(Windows.Small with { ReverseComplement = true, ControlTags = true }, First, Second);
        var expected = Enumerable.Range(0, 40).Select(i => Text(set.ReadItem(i % 4, i).Tokens)).ToArray();
        Parallel.For(0, 400, i => Assert.Equal(expected[i % 40], Text(set.ReadItem(i % 40 % 4, i % 40).Tokens)));
    }

    [Fact]
    public void A_window_whose_start_is_no_64_bit_number_is_damage()
    {
        var index = new WindowIndex();
        index.Add(new WindowPlace(0, long.MaxValue / 12), 2);
        using var set = new GenomeWindowSet(
            new MemorySequences(("S", "a", "ACGT")), index, [new ResolvedSequence(0, 0, 0)], new ControlTags(), Windows.Small, "windows.db", _ => "a");
        Assert.Equal("1 3 2 0 0 0 0 0 0 0 0 0 0 0 0 0", Text(set.ReadItem(0).Tokens));
        Assert.Equal(1, Assert.Throws<MalformedDataException>(() => set.ReadItem(1)).Location.RecordIndex);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        foreach (var options in (GenomeOptions[])[Windows.Small with { SequenceLength = 0 }, Windows.Small with { Stride = 0 }, Windows.Small with { Seed = -1 },
            Windows.Small with { MinLengthThreshold = -1 }, Windows.Small with { Layout = (TokenLayout)9 }])
        {
            Assert.ThrowsAny<ArgumentException>(() => new GenomeWindowSet(new MemorySequences(), new WindowIndex(), [], new ControlTags(), options, "windows.db", _ => ""));
        }
    }

    [Fact]
    public void A_closed_set_refuses_to_read()
    {
        var set = Windows.Of(Windows.Small, First);
        set.Dispose();
        Assert.Throws<ObjectDisposedException>(() => set.ReadItem(0));
        Assert.Throws<ObjectDisposedException>(() => set.ReadBases(0, new byte[1]));
    }

    private static void Check(GenomeOptions options, long index, string tokens, string labels, string mask)
    {
        using var set = Windows.Of(options, First, Second);
        var item = set.ReadItem(index);
        Assert.Equal(tokens, Text(item.Tokens));
        Assert.Equal(labels, Text(item.Labels));
        Assert.Equal(mask, Text(item.LossMask));
    }

    private static string Text<T>(ReadOnlyMemory<T> values)
        where T : IFormattable
        => string.Join(' ', values.ToArray().Select(value => value.ToString(null, CultureInfo.InvariantCulture)));
}
