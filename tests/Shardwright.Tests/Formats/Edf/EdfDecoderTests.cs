using Shardwright.Formats.Edf;

namespace Shardwright.Tests.Formats.Edf;

/// <summary>The vector way against arithmetic done one by one.</summary>
public sealed class EdfDecoderTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_length_and_place_decodes_as_one_by_one(int sampleBytes)
    {
        var random = new Random(sampleBytes);
        for (var trial = 0; trial < 400; trial++)
        {
            var (count, place) = (trial < 60 ? trial : random.Next(2000), random.Next(4));
            var bytes = new byte[place + (count * sampleBytes)];
            random.NextBytes(bytes);
            var stored = bytes.AsSpan(place);
            var (gain, offset) = ((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 6)), (random.NextDouble() - 0.5) * 1000);
            var (digital, physical, single) = (new int[count], new double[count], new float[count]);
            EdfDecoder.ToDigital(stored, sampleBytes, digital);
            EdfDecoder.ToPhysical(stored, sampleBytes, gain, offset, physical);
            EdfDecoder.ToSingle(stored, sampleBytes, gain, offset, single);
            for (var index = 0; index < count; index++)
            {
                var unsigned = Enumerable.Range(0, sampleBytes).Sum(at => bytes[place + (index * sampleBytes) + at] << (8 * at));
                var expected = unsigned >= 1 << ((8 * sampleBytes) - 1) ? unsigned - (1 << (8 * sampleBytes)) : unsigned;
                Assert.Equal(expected, digital[index]);
                Assert.Equal((expected * gain) + offset, physical[index]);
                Assert.Equal((float)((expected * gain) + offset), single[index]);
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_stored_value_has_its_float(int sampleBytes)
    {
        var (least, values) = (-(1 << ((8 * sampleBytes) - 1)), 1 << (8 * sampleBytes));
        var stored = new byte[values * sampleBytes];
        for (var value = 0; value < values; value++)
        {
            for (var at = 0; at < sampleBytes; at++)
            {
                stored[(value * sampleBytes) + at] = unchecked((byte)((value + least) >> (8 * at)));
            }
        }

        var (digital, single) = (new int[values], new float[values]);
        EdfDecoder.ToDigital(stored, sampleBytes, digital);
        EdfDecoder.ToSingle(stored, sampleBytes, 0.1, -0.3, single);
        for (var value = 0; value < values; value++)
        {
            if (digital[value] != value + least || single[value] != (float)(((value + least) * 0.1) + -0.3))
            {
                Assert.Fail($"{value + least}: {digital[value]}, {single[value]}");
            }
        }
    }
}
