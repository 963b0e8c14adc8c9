using System.Globalization;
using System.Numerics;
using System.Text;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Text;
using Shardwright.Hygiene.Memoization;

namespace Shardwright.Tests.Hygiene.Memoization;

public sealed class MemoKeyTests
{
    private static readonly MemoFunction Function = new("simulate", "1");

    private static readonly Dictionary<string, MemoValue> Configuration = new()
    {
        ["N"] = MemoValue.Of(64), ["big_gridsize"] = MemoValue.Of(10), ["data_source"] = MemoValue.Of("lines"), ["default_probe_scale"] = MemoValue.Of(.7),
        ["gridsize"] = MemoValue.Of(1), ["nimgs_train"] = MemoValue.Of(2), ["nimgs_test"] = MemoValue.Of(2), ["nphotons"] = MemoValue.Of(1e9), ["offset"] = MemoValue.Of(4),
        ["outer_offset_train"] = MemoValue.Of(8), ["outer_offset_test"] = MemoValue.Of(20), ["set_phi"] = MemoValue.Of(false),
        ["sim_jitter_scale"] = MemoValue.Of(0.0), ["npseed"] = MemoValue.Of(42),
    };

    private static readonly MemoValue Probe = MemoValue.Of(NpyArray.Of<ComplexSingle>(Enumerable.Repeat(new ComplexSingle(1, 0), 16).ToArray(), 4, 4));

    [Theory]
    [InlineData(MemoKeyMode.Data, "59c6a7f5c49e3cbf0172f8937889c5197e917481")]
    [InlineData(MemoKeyMode.Full, "59c6a7f5c49e3cbf0172f8937889c5197e917481")]
    [InlineData(MemoKeyMode.Other, "0f7b48f65f3923d794ae530ef28eee78b457e4b0")]
    public void The_keys_of_the_original_are_found_again(MemoKeyMode mode, string key) => Assert.Equal(
        key,
        CompatKey.OfCall(
            Configuration, [MemoValue.Of(3), MemoValue.Of(64), Probe, MemoValue.Of(8)], new Dictionary<string, MemoValue> { ["which"] = MemoValue.Of("train") }, mode));

    [Fact]
    public void The_original_s_dataset_key_has_bound_arguments_that_are_not_none()
    {
        const string Script =
            """
            import hashlib, json, numpy
            a = numpy.ones((4, 4), numpy.complex64)
            d = dict(N=64, big_gridsize=10, data_source="lines", default_probe_scale=.7, gridsize=1, nimgs_train=2, nimgs_test=2, nphotons=1e9, offset=4,
                outer_offset_train=8, outer_offset_test=20, set_phi=False, sim_jitter_scale=0.0, npseed=42, n=3, size=64, outer_offset=8, which="train",
                probe=dict(type="ndarray", dtype=str(a.dtype), shape=list(a.shape), sha1=hashlib.sha1(a.tobytes()).hexdigest()))
            print(hashlib.sha1(json.dumps(d, sort_keys=True).encode()).hexdigest(), end="")
            """;
        var bound = new Dictionary<string, MemoValue>
        {
            ["n"] = MemoValue.Of(3), ["size"] = MemoValue.Of(64), ["probe"] = Probe, ["outer_offset"] = MemoValue.Of(8), ["which"] = MemoValue.Of("train"),
            ["intensity_scale"] = MemoValue.None, ["dict_fmt"] = MemoValue.Of(true),
        };
        Assert.Equal(PythonOracle.Run(Script), CompatKey.OfDataset(Configuration, bound));
    }

    [Fact]
    public void Numbers_are_written_as_Python_writes_them()
    {
        var random = new Random(6);
        var bytes = new byte[8];
        double[] chosen = [0, -0.0, 1, -1, .1, .7, 1e9, 1e15, 1e16, 123456789012345678, 9007199254740993, 1e22, 1e-4, 1e-5, 1.5e-7, 5e-324, double.MaxValue, 1e300, 0.00012345,
            double.NaN, double.PositiveInfinity, double.NegativeInfinity, 100, 12345.678, 2.5e-310];
        var values = chosen.Concat(Enumerable.Range(0, 3000).Select(_ =>
        {
            random.NextBytes(bytes);
            return BitConverter.ToDouble(bytes);
        })).Concat(Enumerable.Range(0, 1000).Select(_ => Math.Round(random.NextDouble() * 1e6, random.Next(8)))).ToArray();
        var bits = string.Join(' ', values.Select(value => BitConverter.DoubleToInt64Bits(value).ToString(CultureInfo.InvariantCulture)));
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("bits"), bits);
        var script = "import struct,sys,json\nfor b in open(sys.argv[1]).read().split():\n x=struct.unpack('<d',struct.pack('<q',int(b)))[0]\n print(repr(x),json.dumps(x))";
        var expected = PythonOracle.Run(script, folder.File("bits"));
        var found = new StringBuilder();
        foreach (var value in values)
        {
            PythonJson.AppendNumber(found.Append(PythonFloat.Repr(value)).Append(' '), value);
            found.Append('\n');
        }

        Assert.Equal(expected, found.ToString());
    }

    [Fact]
    public void Every_part_of_a_computation_changes_its_key()
    {
        MemoInput[] inputs = [new("a", MemoValue.Of(1)), new("b", Probe)];
        string[] keys =
        [
            Key(inputs), MemoKey.Compute(new MemoFunction("simulate", "2"), inputs, MemoKeyMode.Data), MemoKey.Compute(new MemoFunction("other", "1"), inputs, MemoKeyMode.Data),
            Key([new("a", MemoValue.Of(1.0)), inputs[1]]), Key([new("a", MemoValue.Of("1")), inputs[1]]), Key([new("a", MemoValue.Of(true)), inputs[1]]),
            Key([new("a", MemoValue.None), inputs[1]]), Key([inputs[1]]), Key([new("c", MemoValue.Of(1)), inputs[1]]),
            Key([inputs[0], new("b", MemoValue.Of(NpyArray.Of<ComplexSingle>(Enumerable.Repeat(new ComplexSingle(1, 0), 16).ToArray(), 2, 8)))]),
            Key([inputs[0], new("b", MemoValue.Of(NpyArray.Of<Complex>(Enumerable.Repeat(new Complex(1, 0), 16).ToArray(), 4, 4)))]),
            Key([inputs[0], new("b", MemoValue.Of(NpyArray.Of<ComplexSingle>(Enumerable.Repeat(new ComplexSingle(2, 0), 16).ToArray(), 4, 4)))]),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Equal(64, key.Length));
        Assert.Equal(keys[0], Key([inputs[1], inputs[0]]));
    }

    [Fact]
    public void The_dataset_mode_looks_at_declared_inputs_alone_and_any_other_word_at_all()
    {
        MemoInput[] one = [new("probe", Probe), new("color", MemoValue.Of("red"), DecidesDataset: false)];
        MemoInput[] two = [new("probe", Probe), new("color", MemoValue.Of("blue"), DecidesDataset: false)];
        Assert.Equal(MemoKey.Compute(Function, one, MemoKeyMode.Dataset), MemoKey.Compute(Function, two, MemoKeyMode.Dataset));
        Assert.NotEqual(MemoKey.Compute(Function, one, MemoKeyMode.Other), MemoKey.Compute(Function, two, MemoKeyMode.Other));
        Assert.NotEqual(MemoKey.Compute(Function, one, MemoKeyMode.Dataset), MemoKey.Compute(new MemoFunction("other", "1"), one, MemoKeyMode.Dataset));
        Assert.Throws<ArgumentException>(() => MemoKey.Compute(Function, [one[0], one[0]], MemoKeyMode.Data));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData(" TRUE ", true)]
    [InlineData("Yes", true)]
    [InlineData("on", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void The_words_of_the_environment_are_the_original_s(string? word, bool isDisabled)
        => Assert.Equal(isDisabled, MemoOptions.FromEnvironment(name => name == MemoOptions.DisableVariable ? word : null).IsDisabled);

    [Theory]
    [InlineData(null, MemoKeyMode.Data)]
    [InlineData("Dataset ", MemoKeyMode.Dataset)]
    [InlineData("full", MemoKeyMode.Full)]
    [InlineData("config", MemoKeyMode.Other)]
    public void The_key_mode_is_a_word_of_the_environment(string? word, MemoKeyMode mode)
        => Assert.Equal(mode, MemoOptions.FromEnvironment(name => name == MemoOptions.KeyModeVariable ? word : null).KeyMode);

    private static string Key(IReadOnlyList<MemoInput> inputs) => MemoKey.Compute(Function, inputs, MemoKeyMode.Data);
}
