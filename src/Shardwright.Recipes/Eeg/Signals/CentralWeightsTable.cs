namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>
/// How the midline channels Fz and Pz follow from the others of the 19: spherical splines (Perrin 1989, of order 4, 50 terms)
/// over the standard 10-20 positions, about the centre of the sphere that fits them best. Each row sums to one.
/// </summary>
internal static class CentralWeightsTable
{
    /// <summary>Channels of the recipe.</summary>
    public const int Channels = 19;

    /// <summary>Where Fz stands among the 19 channels.</summary>
    public const int Fz = 8;

    /// <summary>Where Pz stands among the 19 channels.</summary>
    public const int Pz = 10;

    // In the order of the channels: Fp1 F3 C3 P3 F7 T3 T5 O1 (Fz) Cz (Pz) Fp2 F4 C4 P4 F8 T4 T6 O2.
    private static readonly double[] FzOfSeventeen =
    [
        0.065341541899, 0.630275589018, -0.154357976559, -0.077973873944, -0.249226829681, 0.039557163988, 0.051776856060, 0.008297485401,
        0, 0.378284650683, 0, 0.065455870114, 0.617292432831, -0.138314913505, -0.083275979523, -0.253107223470, 0.038837048142,
        0.052023412000, 0.009114746545,
    ];

    private static readonly double[] PzOfSeventeen =
    [
        0.007863054002, -0.073558536682, -0.167864803654, 0.625857324509, 0.048153302633, 0.049967265319, -0.243388245873, 0.059764214553,
        0, 0.390448393252, 0, 0.005616244896, -0.066782961645, -0.173043082885, 0.608807995883, 0.046932423966, 0.050737908862,
        -0.242480477938, 0.072969980801,
    ];

    private static readonly double[] FzOfEighteen =
    [
        0.066413934095, 0.620243405498, -0.177251995291, 0.007382847655, -0.242659505330, 0.046371883234, 0.018582672771, 0.016448348580,
        0, 0.431535437237, -0.136383674451, 0.066221834232, 0.608184327131, -0.161915164986, -0.000244508011, -0.246706407041,
        0.045756870588, 0.018953033435, 0.019066660654,
    ];

    private static readonly double[] PzOfEighteen =
    [
        0.016675157053, 0.011441805819, -0.188681857500, 0.615341597569, 0.014542028054, 0.055302030850, -0.236405505981, 0.060883231557,
        -0.134862184071, 0.441464687443, 0, 0.014443766502, 0.016466444057, -0.191696534209, 0.597577215403, 0.012797831003, 0.055975557999,
        -0.235464486974, 0.074199215429,
    ];

    /// <summary>The weights of the 19 channels for one that is missing; zero for what is missing itself.</summary>
    /// <param name="channelIndex"><see cref="Fz"/> or <see cref="Pz"/>.</param>
    /// <param name="bothMissing">Whether the other of the two is missing too.</param>
    public static ReadOnlySpan<double> Of(int channelIndex, bool bothMissing) => (channelIndex, bothMissing) switch
    {
        (Fz, true) => FzOfSeventeen,
        (Fz, false) => FzOfEighteen,
        (Pz, true) => PzOfSeventeen,
        (Pz, false) => PzOfEighteen,
        _ => throw new ArgumentException($"Only Fz and Pz are interpolated, not channel {channelIndex}.", nameof(channelIndex)),
    };
}
