namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>How a packed file is written.</summary>
public sealed record PackedOptions
{
    /// <summary>Bits a base. Default <see cref="PackedBits.Two"/>.</summary>
    public PackedBits Bits { get; init; } = PackedBits.Two;

    internal PackedOptions Check()
        => Bits is PackedBits.Two or PackedBits.Eight ? this : throw new ArgumentOutOfRangeException(nameof(Bits), Bits, "Not a number of bits that exists.");
}
