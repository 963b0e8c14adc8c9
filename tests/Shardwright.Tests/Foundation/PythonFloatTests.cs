using System.Globalization;
using Shardwright.Foundation.Text;

namespace Shardwright.Tests.Foundation;

public sealed class PythonFloatTests
{
    [Fact]
    public void Half_way_numbers_go_to_the_even_digit()
    {
        Assert.Equal("12.2", PythonFloat.Fixed(12.25, 1));
        Assert.Equal("12.8", PythonFloat.Fixed(12.75, 1));
        Assert.Equal("2", PythonFloat.Fixed(2.5, 0));
        Assert.Equal("0.1", PythonFloat.Fixed(0.05, 1));
        Assert.Equal("0.12", PythonFloat.Fixed(0.125, 2));
        Assert.Equal("34.2%", PythonFloat.Percent(1.3 / 3.8, 1));
        Assert.Equal("0.0000%", PythonFloat.Percent(0, 4));
    }

    [Fact]
    public void Ratios_are_written_as_python_writes_them()
    {
        const string Script = """
            for n in range(1, 260):
                for k in range(0, n + 1, max(1, n // 16)):
                    print(f"{k / n:.1%} {k / n:.2%} {100 * (k / n):.4f} {k / n:.2f} {-k / n:.3f}")
            """;
        var expected = PythonOracle.Run(Script).Trim().Split('\n');
        var line = 0;
        for (var n = 1; n < 260; n++)
        {
            for (var k = 0; k <= n; k += Math.Max(1, n / 16))
            {
                var ratio = k / (double)n;
                Assert.Equal(expected[line++], string.Create(CultureInfo.InvariantCulture, $"{PythonFloat.Percent(ratio, 1)} {PythonFloat.Percent(ratio, 2)} {PythonFloat.Fixed(100 * ratio, 4)} {PythonFloat.Fixed(ratio, 2)} {PythonFloat.Fixed(-k / (double)n, 3)}"));
            }
        }

        Assert.Equal(expected.Length, line);
    }
}
