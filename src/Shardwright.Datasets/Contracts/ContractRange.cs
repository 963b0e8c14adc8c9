using System.Globalization;

namespace Shardwright.Datasets.Contracts;

/// <summary>The numbers that a key may hold.</summary>
/// <param name="Min">The least, itself allowed.</param>
/// <param name="Max">The greatest, itself allowed.</param>
/// <param name="Above">What all are greater than.</param>
/// <param name="Below">What all are less than.</param>
internal sealed record ContractRange(double? Min, double? Max, double? Above, double? Below)
{
    /// <summary>Whether nothing is asked.</summary>
    public bool IsEmpty => Min is null && Max is null && Above is null && Below is null;

    /// <summary>Whether no number at all is in it.</summary>
    public bool IsImpossible => Min > Max || Min >= Below || Above >= Max || Above >= Below;

    /// <summary>A number as people read it, without losing a digit.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
