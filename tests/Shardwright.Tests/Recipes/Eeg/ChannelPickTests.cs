using FsCheck;
using FsCheck.Fluent;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Formats.Edf;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Eeg;

namespace Shardwright.Tests.Recipes.Eeg;

/// <summary>Which signal becomes which channel.</summary>
public sealed class ChannelPickTests
{
    private static readonly string[] Usual =
        ["FP1", "FP2", "F3", "F4", "C3", "C4", "P3", "P4", "O1", "O2", "F7", "F8", "T3", "T4", "T5", "T6", "A1", "A2", "FZ", "CZ", "PZ", "EKG1"];

    [Theory]
    [InlineData("EEG FP1-REF", "FP1")]
    [InlineData("EEG FP1-LE", "FP1")]
    [InlineData(" E E G C 3 - A R ", "C3")]
    [InlineData("Fp1", "Fp1")]
    [InlineData("EEGEEG C3", "EEGC3")]
    [InlineData("C3-LE-REF", "C3-LE")]
    [InlineData("C3-REF-LE", "C3-REF")]
    [InlineData("eeg c3-ref", "eegc3-ref")]
    [InlineData("C3-ref", "C3-ref")]
    [InlineData("EEG", "")]
    [InlineData("", "")]
    [InlineData("-LE", "")]
    [InlineData("EEG\tC3", "\tC3")]
    public void A_label_loses_its_spaces_its_prefix_and_one_suffix_in_this_order(string label, string name) => Assert.Equal(name, ChannelName.Clean(label));

    [Fact]
    public void Every_channel_finds_its_signal_however_signals_are_ordered_spelled_and_referenced()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var names = Usual.Append("PHOTIC-REF").ToArray();
            random.Shuffle(names);
            var isNew = random.Next(2) == 0;
            var labels = names.Select(name => Spell(random, isNew ? Renamed(name) : name)).ToArray();

            var pick = Pick(labels);

            Assert.Empty(pick.Interpolated);
            Assert.Empty(pick.Warnings);
            Assert.Equal(WindowGrid.Channels.Select(channel => Array.FindIndex(names, name => string.Equals(name, channel, StringComparison.OrdinalIgnoreCase))), pick.Signals);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Fz")]
    [InlineData("Pz")]
    [InlineData("Fz,Pz")]
    public void Of_all_channels_only_Fz_and_Pz_may_be_missing(string missing)
    {
        var gone = missing.Split(',');
        var pick = Pick([.. Usual.Where(name => !gone.Contains(name, StringComparer.OrdinalIgnoreCase))]);

        Assert.Equal(gone, pick.Interpolated);
        Assert.Equal(gone.Select(name => WindowGrid.Channels.ToList().IndexOf(name)), pick.Signals.Index().Where(pair => pair.Item == -1).Select(pair => pair.Index));
        Assert.Empty(pick.Warnings);
    }

    [Fact]
    public void Any_other_channel_that_is_missing_is_an_error_that_names_it_and_what_is_there()
    {
        foreach (var gone in WindowGrid.Channels.Where(name => name is not ("Fz" or "Pz")))
        {
            string[] labels = [.. Usual.Where(name => !name.Equals(gone, StringComparison.OrdinalIgnoreCase) && name != "PZ").Select(name => $"EEG {name}-LE")];
            var error = Assert.Throws<MalformedDataException>(() => Pick(labels));

            Assert.Equal("a.edf", error.Location.Path);
            Assert.Equal($"{string.Join(", ", WindowGrid.Channels.Where(name => name == gone || name == "Pz"))}", error.Expected);
            Assert.Contains("EEG EKG1-LE", error.Message, StringComparison.Ordinal);
            Assert.Contains("missing required channels", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_recording_of_many_strange_signals_or_of_none_is_an_error_of_bearable_length()
    {
        var many = Assert.Throws<MalformedDataException>(() => Pick([.. Enumerable.Range(0, 5000).Select(i => $"X{i}")]));
        Assert.Contains("and 4960 more", many.Message, StringComparison.Ordinal);
        Assert.InRange(many.Message.Length, 1, 1000);
        Assert.Contains("no signals", Assert.Throws<MalformedDataException>(() => Pick([])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_channel_and_its_synonym_the_channels_own_name_is_taken_with_a_warning()
    {
        foreach (var order in new[] { false, true })
        {
            string[] labels = order ? [.. Usual, "EEG T7-REF"] : ["EEG T7-REF", .. Usual];
            var pick = Pick(labels);

            Assert.Equal(Array.IndexOf(labels, "T3"), pick.Signals[WindowGrid.Channels.ToList().IndexOf("T3")]);
            var warning = Assert.Single(pick.Warnings);
            Assert.StartsWith("T3 is there 2 times: \"T3\" (signal ", warning, StringComparison.Ordinal);
            Assert.Contains("\"EEG T7-REF\"", warning, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("EEG FP1-LE")]
    [InlineData("FP1")]
    [InlineData("fp1")]
    public void Of_two_references_or_two_signals_alike_the_first_is_taken_with_a_warning(string second)
    {
        string[] labels = [.. Usual.Select(name => name == "FP1" ? "EEG FP1-REF" : name), second];

        var pick = Pick(labels);

        Assert.Equal(0, pick.Signals[0]);
        Assert.StartsWith("Fp1 is there 2 times: \"EEG FP1-REF\" (signal 1) is taken", Assert.Single(pick.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Annotations_and_signals_without_a_rate_are_no_channels()
    {
        EdfSignal[] signals =
        [
            Signal(0, "FP1") with { IsAnnotations = true }, Signal(1, "FP1") with { SampleRateHz = 0 }, Signal(2, "FP1") with { SamplesPerRecord = 0 },
            .. Usual.Select((name, i) => Signal(3 + i, name)),
        ];

        var pick = ChannelPick.Of("a.edf", signals, WindowGrid.Channels, ChannelName.Synonyms);

        Assert.Equal(3, pick.Signals[0]);
        Assert.Empty(pick.Warnings);
        Assert.Throws<MalformedDataException>(() => ChannelPick.Of("a.edf", signals[..3], WindowGrid.Channels, ChannelName.Synonyms));
    }

    [Fact]
    public void Without_synonyms_a_new_name_is_a_missing_channel()
    {
        EdfSignal[] signals = [.. Usual.Select((name, i) => Signal(i, Renamed(name)))];

        var error = Assert.Throws<MalformedDataException>(() => ChannelPick.Of("a.edf", signals, WindowGrid.Channels, []));

        Assert.Equal("T3, T5, T4, T6", error.Expected);
    }

    private static ChannelPick Pick(string[] labels)
        => ChannelPick.Of("a.edf", [.. labels.Select((label, i) => Signal(i, label))], WindowGrid.Channels, ChannelName.Synonyms);

    private static EdfSignal Signal(int index, string label) => new(index, label, "", "uV", -3276.8, 3276.7, -32768, 32767, "", 256, 256, IsAnnotations: false);

    private static string Renamed(string name) => name switch { "T3" => "T7", "T4" => "T8", "T5" => "P7", "T6" => "P8", _ => name };

    private static string Spell(Random random, string name)
    {
        var cased = random.Next(3) switch { 0 => name, 1 => name.ToLowerInvariant(), _ => name[..1] + name[1..].ToLowerInvariant() };
        return random.Next(2) switch { 0 => "EEG ", _ => "" } + cased + random.Next(4) switch { 0 => "-REF", 1 => "-LE", 2 => "-AR", _ => " " };
    }
}
