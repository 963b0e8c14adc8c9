using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Streaming.Eeg;

public sealed class EegEnvironmentTests
{
    [Fact]
    public void Nothing_is_set_by_default()
    {
        var environment = EegEnvironment.Read(_ => null);
        Assert.Equal(new EegEnvironment(), environment);
        Assert.Null(environment.TrainLimit);
        Assert.Null(environment.DevLimit(5));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", false)]
    [InlineData("TRUE", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData(" 1", false)]
    [InlineData("01", false)]
    [InlineData("yes", false)]
    public void A_flag_counts_only_when_it_is_exactly_1(string value, bool isSet)
    {
        var environment = EegEnvironment.Read(name => name == "BGB_LIMIT_FILES" ? null : value);
        Assert.Equal((isSet, isSet, isSet), (environment.SmokeTest, environment.ForceManifestRebuild, environment.DisableTqdm));
        foreach (var flag in (string[])["BGB_SMOKE_TEST", "BGB_FORCE_MANIFEST_REBUILD", "BGB_DISABLE_TQDM"])
        {
            var one = EegEnvironment.Read(name => name == flag ? value : null);
            Assert.Equal(isSet ? 1 : 0, (one.SmokeTest ? 1 : 0) + (one.ForceManifestRebuild ? 1 : 0) + (one.DisableTqdm ? 1 : 0));
        }
    }

    [Theory]
    [InlineData("7", 1832, 7, 1)]
    [InlineData("12", 1832, 12, 2)]
    [InlineData("100", 5, 100, 5)]
    [InlineData("100", 0, 100, 1)]
    [InlineData("0", 1832, 1, 1)]
    [InlineData("-7", 1832, 1, 1)]
    [InlineData("+12 ", 1832, 12, 2)]
    [InlineData("99999999999999", 1832, int.MaxValue, 1832)]
    public void A_limit_gives_training_at_least_one_recording_and_validation_a_fifth(string limit, int available, int train, int dev)
    {
        var environment = EegEnvironment.Read(name => name == "BGB_LIMIT_FILES" ? limit : null);
        Assert.Equal((train, dev), (environment.TrainLimit, environment.DevLimit(available)));
    }

    [Fact]
    public void A_smoke_test_is_limited_to_three_recordings_unless_a_limit_is_set()
    {
        Assert.Equal(3, new EegEnvironment { SmokeTest = true }.TrainLimit);
        Assert.Equal(20, new EegEnvironment { SmokeTest = true, LimitFiles = 20 }.TrainLimit);
        Assert.Null(new EegEnvironment { SmokeTest = true }.LimitFiles);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("1.5")]
    [InlineData("0x10")]
    [InlineData(" ")]
    public void A_limit_that_is_no_whole_number_is_an_error_that_names_the_variable(string value)
    {
        var error = Assert.Throws<MalformedDataException>(() => EegEnvironment.Read(name => name == "BGB_LIMIT_FILES" ? value : null));
        Assert.Contains("BGB_LIMIT_FILES", error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }
}
