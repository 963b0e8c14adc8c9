using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using FsCheck.Fluent;
using Shardwright.Foundation.Random;

namespace Shardwright.Tests.Foundation;

public sealed class PythonRandomTests
{
    [Theory]
    [InlineData("0", 3626764237, 1654615998, 3255389356, 3823568514)]
    [InlineData("42", 2746317213, 478163327, 107420369, 3184935163)]
    [InlineData("777", 984982403, 1914885928, 1913820983, 4260128254)]
    [InlineData("-777", 984982403, 1914885928, 1913820983, 4260128254)]
    [InlineData("4294967296", 485306839, 1508871100, 1794561286, 4014597330)]
    [InlineData("18446744073709551619", 3921169615, 2134766284, 3962962676, 423737322)]
    public void The_first_four_words_of_a_seed_are_pinned(string seed, uint first, uint second, uint third, uint fourth)
    {
        var random = new PythonRandom(BigInteger.Parse(seed, CultureInfo.InvariantCulture));
        Assert.Equal([first, second, third, fourth], Enumerable.Range(0, 4).Select(_ => random.NextUInt32()));
    }

    [Theory]
    [InlineData(2, "1 0")]
    [InlineData(3, "2 1 0")]
    [InlineData(5, "0 2 4 3 1")]
    [InlineData(10, "1 0 9 5 6 4 2 8 7 3")]
    [InlineData(20, "1 3 17 10 16 2 4 6 12 9 19 0 15 5 13 8 11 18 14 7")]
    public void Short_shuffles_are_pinned(int count, string expected)
    {
        var items = Enumerable.Range(0, count).ToList();
        new PythonRandom(777).Shuffle(items);
        Assert.Equal(expected, string.Join(' ', items));
    }

    [Theory]
    [InlineData(100, "42470ccfedc2bdcc61ad7ae3a37b1e32f86dbe7e29b3a7571951bdfe2fe50034")]
    [InlineData(1000, "fc68ce5eda89cf94a724a35b68a8a98e0c4673756eccf080655a193c8e7ee6bd")]
    [InlineData(5000, "1e0fe49c89b5710e24af7c76a803611aaeb35ed2d1aa553c056491ee3cabc2b5")]
    [InlineData(100000, "8940b1103124e23673f2d344c2285dd158d60272567047d6d66115c379662d02")]
    public void Long_shuffles_are_pinned_and_lists_arrays_and_spans_agree(int count, string expected)
    {
        var list = Enumerable.Range(0, count).ToList();
        var array = list.ToArray();
        var span = list.ToArray();
        new PythonRandom(777).Shuffle(list);
        new PythonRandom(777).Shuffle(array);
        new PythonRandom(777).Shuffle(span.AsSpan());

        Assert.Equal(expected, Sha256(string.Join(',', list)));
        Assert.Equal(list, array);
        Assert.Equal(list, span);
    }

    [Fact]
    public void The_split_of_five_thousand_shards_is_the_originals()
    {
        var names = Enumerable.Range(0, 5000)
            .Select(index => string.Create(CultureInfo.InvariantCulture, $"shard_{index:00000}.parquet")).ToList();
        new PythonRandom(777).Shuffle(names);

        Assert.Equal(["shard_00056.parquet", "shard_02308.parquet", "shard_04352.parquet"], names.Take(3));
        Assert.Equal(["shard_02354.parquet", "shard_01233.parquet", "shard_03555.parquet"], names.Skip(4900).Take(3));
        Assert.Equal(["shard_01787.parquet", "shard_02101.parquet", "shard_03597.parquet"], names.Skip(4950).Take(3));
        Assert.Equal(
            "c78dd748e922a58288aab7dceabdead2c7536c845ec2bc7314b55d1dbb8cf1d6", Sha256(string.Join('\n', names.Take(4900))));
    }

    [Fact]
    public void Fractions_of_seed_42_are_pinned()
    {
        var random = new PythonRandom(42);
        Assert.Equal(
            [0.6394267984578837, 0.025010755222666936, 0.27502931836911926], Enumerable.Range(0, 3).Select(_ => random.NextDouble()));
    }

    [Fact]
    public void One_item_or_none_draws_nothing()
    {
        var random = new PythonRandom(42);
        random.Shuffle(new List<int> { 1 });
        random.Shuffle(Array.Empty<int>());
        Assert.Equal(2746317213u, random.NextUInt32());
    }

    [Fact]
    public void Every_draw_is_the_one_that_Python_makes()
    {
        var seeds = Gen.Sample(Gen.ArrayOf(Gen.Choose(0, 255)), 20)
            .SelectMany(bytes => new[] { Big(bytes), -Big(bytes) })
            .Concat([long.MinValue, long.MaxValue, BigInteger.Pow(2, 64), -BigInteger.Pow(2, 64) - 1, BigInteger.Pow(3, 20000)])
            .Select(seed => seed.ToString("x", CultureInfo.InvariantCulture)).ToList();
        const string Script = """
            import random, sys
            for word in sys.argv[1:]:
                seed = int(word, 16)
                if int(word[0], 16) >= 8: seed -= 1 << (4 * len(word))
                random.seed(seed)
                out = [random.getrandbits(32) for _ in range(700)]
                for n in (1, 2, 3, 7, 64, 1000, 2**31 - 1): out += [random.randrange(n) for _ in range(5)]
                for n in (2**31, 2**32 - 1, 2**32, 2**33 + 5, 2**53, 2**63 - 1): out += [random.randrange(n) for _ in range(5)]
                for a, b in ((-5, 5), (0, 0), (1, 6), (-2**63, 2**63 - 1), (-2**62, 2**62)): out += [random.randint(a, b) for _ in range(5)]
                out += [random.choice(range(10, 23)) for _ in range(5)]
                out += [random.random().hex() for _ in range(5)]
                items = list(range(50)); random.shuffle(items); out += items
                print(*out)
            """;
        var answers = PythonOracle.Run(Script, [.. seeds]).Split('\n');
        for (var i = 0; i < seeds.Count; i++)
        {
            Assert.Equal(answers[i], string.Join(' ', Draws(BigInteger.Parse(seeds[i], NumberStyles.HexNumber, CultureInfo.InvariantCulture))));
        }
    }

    [Fact]
    public void Bounds_that_hold_nothing_are_refused()
    {
        var random = new PythonRandom(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextBelow(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextBelow(-1L));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Choice(Array.Empty<int>()));
    }

    private static BigInteger Big(int[] bytes) => new([.. bytes.Select(value => (byte)value)], isUnsigned: true);

    private static List<string> Draws(BigInteger seed)
    {
        var random = new PythonRandom(seed);
        var draws = Draw(700, () => random.NextUInt32());
        foreach (var n in new[] { 1, 2, 3, 7, 64, 1000, int.MaxValue })
        {
            draws.AddRange(Draw(5, () => random.NextBelow(n)));
        }

        foreach (var n in new[] { 1L << 31, (1L << 32) - 1, 1L << 32, (1L << 33) + 5, 1L << 53, long.MaxValue })
        {
            draws.AddRange(Draw(5, () => random.NextBelow(n)));
        }

        foreach (var (a, b) in new[] { (-5L, 5L), (0, 0), (1, 6), (long.MinValue, long.MaxValue), (-1L << 62, 1L << 62) })
        {
            draws.AddRange(Draw(5, () => random.NextInt(a, b)));
        }

        draws.AddRange(Draw(5, () => random.Choice(Enumerable.Range(10, 13).ToList())));
        draws.AddRange(Enumerable.Range(0, 5).Select(_ => PythonHex(random.NextDouble())));
        var items = Enumerable.Range(0, 50).ToArray();
        random.Shuffle(items);
        draws.AddRange(items.Select(item => item.ToString(CultureInfo.InvariantCulture)));
        return draws;
    }

    private static List<string> Draw<T>(int count, Func<T> draw) where T : IFormattable =>
        [.. Enumerable.Range(0, count).Select(_ => draw().ToString(null, CultureInfo.InvariantCulture))];

    private static string PythonHex(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var exponent = (int)(bits >> 52) - 1023;
        return value == 0 ? "0x0.0p+0" : string.Create(CultureInfo.InvariantCulture, $"0x1.{bits & 0xfffffffffffff:x13}p{exponent:+0;-0;+0}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(623)]
    [InlineData(624)]
    [InlineData(1000)]
    public void A_saved_state_is_that_of_getstate_and_is_gone_on_from(int draws)
    {
        var random = new PythonRandom(42);
        for (var i = 0; i < draws; i++)
        {
            random.NextUInt32();
        }

        var state = random.Save();
        var words = Enumerable.Range(0, PythonRandom.StateBytes / 4).Select(i => BitConverter.ToUInt32(state, i * 4));
        var expected = PythonOracle.Run(
            "import random, sys\nr = random.Random(42)\nfor _ in range(int(sys.argv[1])): r.getrandbits(32)\nprint(*r.getstate()[1])", draws.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(expected.Trim(), string.Join(' ', words));
        var restored = PythonRandom.Restore(state);
        Assert.Equal(Enumerable.Range(0, 2000).Select(_ => random.NextUInt32()).ToArray(), Enumerable.Range(0, 2000).Select(_ => restored.NextUInt32()));
    }

    [Fact]
    public void Bytes_that_are_no_state_are_refused()
    {
        var state = new PythonRandom(42).Save();
        Assert.Throws<ArgumentException>(() => PythonRandom.Restore(state.AsSpan(1)));
        state[^2] = 3;
        Assert.Throws<ArgumentException>(() => PythonRandom.Restore(state));
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
