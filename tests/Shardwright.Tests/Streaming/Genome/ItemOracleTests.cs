using System.Globalization;
using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Genome;

namespace Shardwright.Tests.Streaming.Genome;

/// <summary>Items of drawn options and sequences against a second implementation of the specification.</summary>
public sealed class ItemOracleTests : IDisposable
{
    private const int Cases = 600;

    private static readonly string[] Kinds = ["BCR", "bcx-1", "A", "", "16S_N", "Ünï", "ACGT"];
    private static readonly string[] Alphabets = ["ACGT", "ACGTN", "acgtNRYkmSWBDHV-", "ACGTacgt<>_19-\u0001\u0002\u0003\u0000", "ACGTé€ö"];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Any_options_and_sequence_give_the_items_of_the_specification()
    {
        // A fixed seed: what fails once fails again.
        var random = new Random(5);
        var (lines, found) = (new List<string>(), new List<string>());
        while (lines.Count < Cases)
        {
            var options = Draw(random);
            var id = Kinds[random.Next(Kinds.Length)] + (random.Next(4) == 0 ? "" : "__ECT-S1__C");
            var alphabet = Alphabets[random.Next(random.Next(3) == 0 ? 5 : 4)];
            var letters = new string([.. Enumerable.Range(0, random.Next(3) == 0 ? random.Next(4) : random.Next(300)).Select(_ => alphabet[random.Next(alphabet.Length)])]);

            // A store counts bytes, the original letters: they agree on what starts at the first letter and ends with the last.
            if (letters.Any(letter => letter > 127))
            {
                letters = letters[..Math.Min(letters.Length, Math.Max(0, options.SequenceLength - 30) / 3)];
            }

            try
            {
                using var set = Windows.Of(options, (id, letters));
                var (window, epoch) = (random.NextInt64(set.Count), random.Next(1000));
                var item = set.ReadItem(window, epoch);
                found.Add(Text(item.Tokens));
                found.Add(Text(item.Labels));
                found.Add(Text(item.LossMask));
                lines.Add(Line(options, epoch, window, id, letters));
            }
            catch (DatasetStateException)
            {
                // No letter has room.
                Assert.InRange(options.SequenceLength, 1, 22);
            }
        }

        File.WriteAllLines(folder.File("cases.tsv"), lines);
        var expected = PythonOracle.Run(ItemOracle.Script, folder.File("cases.tsv")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Cases * 3, expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i] == found[i], $"case {lines[i / 3]}:\nexpected {expected[i]}\nfound    {found[i]}");
        }
    }

    [Fact]
    public void Whole_windows_of_any_count_of_letters_end_as_they_should()
    {
        // Every length of the last block of a vector.
        var letters = string.Concat(Enumerable.Repeat("GATTACANNC", 12));
        var options = new GenomeOptions { SequenceLength = 100, Stride = 100, ReverseComplement = true };
        for (var count = 0; count <= 100; count++)
        {
            using var set = Windows.Of(options, ("BCR__x", letters[..count]));
            var item = set.ReadItem(0);
            var text = letters[..Math.Min(count, 97)];
            text = item.IsReverseComplement ? string.Concat(text.Reverse().Select(letter => "TGCAN"["ACGTN".IndexOf(letter, StringComparison.Ordinal)])) : text;
            long[] expected = [1, 3, .. text.Select(letter => (long)letter), 2, .. Enumerable.Repeat(0L, 97 - text.Length)];
            Assert.Equal(expected, item.Tokens.ToArray());
            Assert.Equal([.. expected[1..], 0], item.Labels.ToArray());
            Assert.Equal([0f, .. Enumerable.Repeat(1f, text.Length), .. Enumerable.Repeat(0f, 99 - text.Length)], item.LossMask.ToArray());
        }
    }

    private static GenomeOptions Draw(Random random) => new()
    {
        SequenceLength = random.Next(4) == 0 ? random.Next(1, 24) : random.Next(24, 200),
        Stride = random.Next(1, 200),
        Layout = (TokenLayout)random.Next(2),
        IncludeBos = random.Next(2) == 0,
        IncludeEos = random.Next(2) == 0,
        ControlTags = random.Next(2) == 0,
        ReverseComplement = random.Next(2) == 0,
        ComplementAmbiguous = random.Next(2) == 0,
        Seed = random.NextInt64(),
        Ids = random.Next(4) switch
        {
            0 => SpecialIds.Eden,
            1 => new SpecialIds(2, 0, 3, 1),
            2 => new SpecialIds('A', 'N', '-', 'G'),
            _ => new SpecialIds(random.Next(-2, 300), random.Next(-2, 300), random.Next(100_000), random.Next(128)),
        },
    };

    private static string Line(GenomeOptions options, int epoch, long window, string id, string letters) => string.Create(
        CultureInfo.InvariantCulture,
        $"{options.SequenceLength}\t{options.Stride}\t{(int)options.Layout}\t{Bit(options.IncludeBos)}\t{Bit(options.IncludeEos)}\t{Bit(options.ControlTags)}\t"
        + $"{Bit(options.ReverseComplement)}\t{Bit(options.ComplementAmbiguous)}\t{options.Seed}\t{epoch}\t{options.Ids.Bos}\t{options.Ids.Eos}\t{options.Ids.Sep}\t{options.Ids.Pad}\t"
        + $"{window}\t{window}\t{id}\t{letters}");

    private static int Bit(bool value) => value ? 1 : 0;

    private static string Text<T>(ReadOnlyMemory<T> values)
        where T : IFormattable
        => string.Join(' ', values.ToArray().Select(value => value.ToString(null, CultureInfo.InvariantCulture)));
}
