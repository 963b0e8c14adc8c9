using FsCheck;
using FsCheck.Fluent;
using Shardwright.Datasets.Layouts.Genome;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

public sealed class WindowIndexTests
{
    [Fact]
    public void Every_window_is_where_it_was_added()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var index = new WindowIndex();
            var model = new List<WindowPlace>();
            for (var i = random.Next(60); i > 0; i--)
            {
                // Runs go on, jump, and come back to sequences that were left.
                var goesOn = model.Count > 0 && random.Next(2) == 0;
                var place = goesOn
                    ? model[^1] with { WindowInSequence = model[^1].WindowInSequence + 1 }
                    : new WindowPlace(random.Next(index.Sequences + 1), random.Next(5));
                var count = random.Next(1, 6);
                index.Add(place, count);
                model.AddRange(Enumerable.Range(0, count).Select(step => place with { WindowInSequence = place.WindowInSequence + step }));
            }

            Assert.Equal(model.Count, index.Windows);
            Assert.Equal(model.Select(place => place.Sequence).Distinct().Count(), index.Sequences);
            Assert.Equal(model, Enumerable.Range(0, model.Count).Select(window => index.Find(window)));
            Assert.Throws<ArgumentOutOfRangeException>(() => index.Find(index.Windows));
            Assert.Throws<ArgumentOutOfRangeException>(() => index.Find(-1));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_sequence_that_skips_a_number_is_refused()
    {
        var index = new WindowIndex();
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Add(new WindowPlace(1, 0), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Add(new WindowPlace(0, 0), 0));
    }
}
