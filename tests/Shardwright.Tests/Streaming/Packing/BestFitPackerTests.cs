using System.Globalization;
using System.Text;
using Shardwright.Streaming.Packing;

namespace Shardwright.Tests.Streaming.Packing;

public sealed class BestFitPackerTests
{
    // The rule in its plainest form: lists, loops and nothing else.
    private const string Oracle = """
        import sys
        capacity, buffer_size = int(sys.argv[1]), int(sys.argv[2])
        refills = [[int(x) for x in part.split()] for part in sys.argv[3].split("|")]
        lengths = [n for part in refills for n in part]
        numbers, waiting = iter(range(len(lengths))), []
        refills = [[next(numbers) for _ in part] for part in refills]
        while waiting or refills:
            pos, row = 0, []
            while pos < capacity:
                while len(waiting) < buffer_size and refills:
                    waiting.extend(refills.pop(0))
                if not waiting:
                    break
                remaining = capacity - pos
                best_idx, best_len = -1, -1
                for i, d in enumerate(waiting):
                    if lengths[d] <= remaining and lengths[d] > best_len:
                        best_idx, best_len = i, lengths[d]
                if best_idx < 0:
                    best_idx = min(range(len(waiting)), key=lambda i: lengths[waiting[i]])
                d = waiting.pop(best_idx)
                take = min(lengths[d], remaining)
                row.append("%d:%d:%d" % (d, take, lengths[d] - take))
                pos += take
            if row:
                print(" ".join(row))
        """;

    [Fact]
    public void The_golden_of_the_specification_is_packed_as_the_original_packs_it()
    {
        int[] bodies = [3, 5, 2, 7, 1, 4, 6, 9];
        var packer = new BestFitPacker(5);
        var next = 0;
        var rows = new List<string>();
        for (var row = 0; row < 4; row++)
        {
            var pieces = new List<string>();
            for (var room = 11; room > 0;)
            {
                while (packer.NeedsDocuments)
                {
                    for (var i = 0; i < 4; i++, next++)
                    {
                        packer.Add(next, bodies[next % 8] + 1);
                    }
                }

                var placed = packer.Place(room);
                room -= placed.Tokens;
                pieces.Add(placed.DroppedTokens == 0 ? $"{placed.Tokens}" : $"{placed.Tokens} of {placed.Tokens + placed.DroppedTokens}");
            }

            rows.Add(string.Join(", ", pieces));
        }

        Assert.Equal(["10, 1 of 2", "8, 3", "8, 3", "7, 4"], rows);
    }

    [Theory]
    [InlineData(11, 5, 4, 12)]
    [InlineData(33, 17, 8, 60)]
    [InlineData(128, 64, 16, 40)]
    [InlineData(65, 1, 3, 30)]
    [InlineData(50, 1000, 128, 55)]
    public void Placements_are_those_of_the_plain_rule(int capacity, int buffer, int refill, int longest)
    {
        var random = new Random((capacity * 1000) + buffer);
        for (var round = 0; round < 3; round++)
        {
            // Refills of uneven sizes, as at the ends of row groups.
            var refills = Enumerable.Range(0, 30).Select(_ => Enumerable.Range(0, random.Next(4) == 0 ? random.Next(1, refill + 1) : refill).Select(_ => random.Next(1, longest + 1)).ToArray()).ToArray();
            var expected = PythonOracle.Run(
                Oracle, capacity.ToString(CultureInfo.InvariantCulture), buffer.ToString(CultureInfo.InvariantCulture), string.Join("|", refills.Select(part => string.Join(" ", part))));
            Assert.Equal(expected, Pack(capacity, buffer, refills));
        }
    }

    [Fact]
    public void Numbers_come_back_in_the_order_in_which_they_were_added()
    {
        var packer = new BestFitPacker(2);
        foreach (var length in (int[])[5, 3, 5, 9, 1])
        {
            packer.Add(packer.Count, length);
        }

        Assert.Equal(new PackedPlacement(0, 5, 0), packer.Place(6));
        Assert.Equal([1, 2, 3, 4], packer.Documents.ToArray());
        Assert.Equal(new PackedPlacement(4, 1, 0), packer.Place(2));
        Assert.Equal(new PackedPlacement(1, 2, 1), packer.Place(2));
        Assert.Equal([2, 3], packer.Documents.ToArray());
    }

    [Fact]
    public void A_packer_without_documents_and_a_row_without_room_are_wrong_calls()
    {
        var packer = new BestFitPacker(2);
        Assert.Throws<InvalidOperationException>(() => packer.Place(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => packer.Place(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => packer.Add(0, -1));
    }

    private static string Pack(int capacity, int buffer, int[][] refills)
    {
        var packer = new BestFitPacker(buffer);
        var text = new StringBuilder();
        var (part, number) = (0, 0);
        while (part < refills.Length || packer.Count > 0)
        {
            var pieces = new List<string>();
            for (var room = capacity; room > 0;)
            {
                while (packer.NeedsDocuments && part < refills.Length)
                {
                    foreach (var length in refills[part++])
                    {
                        packer.Add(number++, length);
                    }
                }

                if (packer.Count == 0)
                {
                    break;
                }

                var placed = packer.Place(room);
                pieces.Add($"{placed.Document}:{placed.Tokens}:{placed.DroppedTokens}");
                room -= placed.Tokens;
            }

            text.Append(string.Join(" ", pieces)).Append('\n');
        }

        return text.ToString();
    }
}
