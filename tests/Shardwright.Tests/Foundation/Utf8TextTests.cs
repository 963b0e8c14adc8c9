using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Foundation.Text;

namespace Shardwright.Tests.Foundation;

/// <summary>Counting code points.</summary>
public sealed class Utf8TextTests
{
    [Fact]
    public void Code_points_are_counted_up_to_a_limit()
        => Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(), Gen.Choose(0, 400).ToArbitrary(), (text, limit) =>
            {
                var valid = string.Concat(text.Get.EnumerateRunes().Select(rune => $"{rune}é😀日a"));
                var count = valid.EnumerateRunes().Count();
                var utf8 = Encoding.UTF8.GetBytes(valid);
                return Utf8Text.CountCodePoints(utf8) == count && Utf8Text.CountCodePoints(utf8, limit) == Math.Min(count, limit);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Lengths_around_a_block_are_exact()
    {
        for (var length = 0; length < 200; length++)
        {
            Assert.Equal(length, Utf8Text.CountCodePoints(Encoding.UTF8.GetBytes(new string('日', length))));
            Assert.Equal(Math.Min(length, 50), Utf8Text.CountCodePoints(new byte[length], 50));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Utf8Text.CountCodePoints([], -1));
    }
}
