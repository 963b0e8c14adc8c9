namespace Shardwright.Recipes.Ptycho;

/// <summary>What scan is simulated; the same options give the same bits on every machine and with any number of threads.</summary>
public sealed record ScanSimulationOptions
{
    /// <summary>The shortest side of a pattern.</summary>
    public const int LeastSize = 16;

    /// <summary>The longest side of a pattern.</summary>
    public const int MostSize = 1024;

    /// <summary>The longest side of an object.</summary>
    public const int MostObjectSize = 8192;

    private const int UsualMostObjectSize = 4096;
    private const double StepsInProbe = 12;

    /// <summary>Patterns, at least 1. Default 400.</summary>
    public int Count { get; init; } = 400;

    /// <summary>The side of a pattern and of the probe in pixels, a power of two from 16 to 1024. Default 64.</summary>
    public int Size { get; init; } = 64;

    /// <summary>The side of the object in pixels, up to 8192; null for one on which neighbouring spots overlap by about three quarters, of at most 4096.</summary>
    public int? ObjectSize { get; init; }

    /// <summary>Photons of a pattern, on average, from 1 to 1e15. Default 1e9.</summary>
    public double Photons { get; init; } = 1e9;

    /// <summary>How the probe goes over the object. Default row by row.</summary>
    public ScanPath Path { get; init; }

    /// <summary>The seed, 0 or more. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Which of several scans with the same options but another object and noise it is, from 0.</summary>
    public int ScanNumber { get; init; }

    /// <summary>Patterns that are made at the same time; it changes no bit. Default one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The side of the object, chosen or given.</summary>
    internal int ObjectSide => ObjectSize ?? (int)Math.Min(
        Math.Max(Size + 16, UsualMostObjectSize), Size + 2 + Math.Max(14, Math.Ceiling(Size / StepsInProbe * (Math.Ceiling(Math.Sqrt(Count)) - 1))));

    internal ScanSimulationOptions Check()
    {
        if (Count < 1 || Size is < LeastSize or > MostSize || (Size & (Size - 1)) != 0 || !(Photons is >= 1 and <= 1e15) || Seed < 0 || ScanNumber < 0 || Threads < 1)
        {
            throw new ArgumentException(
                $"A scan has at least one pattern, its size is a power of two from {LeastSize} to {MostSize}, its photons are from 1 to 1e15, and its seed is 0 or more.");
        }

        return ObjectSize is null || (ObjectSize >= Size + 2 && ObjectSize <= MostObjectSize)
            ? this
            : throw new ArgumentException($"An object has a side from {Size + 2}, two more than the probe's, to {MostObjectSize}, not {ObjectSize}.");
    }
}
