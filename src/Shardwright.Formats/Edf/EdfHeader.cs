namespace Shardwright.Formats.Edf;

/// <summary>What a recording says of itself. Spec: EDF (1992), EDF+ (2003), BDF.</summary>
/// <remarks>Texts that are not ASCII are UTF-8 where their bytes are, and Latin-1 elsewhere; they end at their first zero byte.</remarks>
public sealed record EdfHeader
{
    /// <summary>Which of the sibling formats it is.</summary>
    public required EdfVariant Variant { get; init; }

    /// <summary>Who was recorded, 80 characters at most.</summary>
    public string Patient { get; init; } = "";

    /// <summary>What was recorded, 80 characters at most.</summary>
    public string Recording { get; init; } = "";

    /// <summary>When it began, in local time of the recorder; null where the header's date or time cannot be read.</summary>
    /// <remarks>
    /// The date of <c>Startdate</c> in <see cref="Recording"/>, which has all four digits of the year, where there is one; else the
    /// header's, in which 85 to 99 are of the 1900s and 00 to 84 of the 2000s.
    /// </remarks>
    public DateTime? StartsAt { get; init; }

    /// <summary>Whole data records that the file has.</summary>
    public required long Records { get; init; }

    /// <summary>The number of data records that the header claims; -1 while recording.</summary>
    public long DeclaredRecords { get; init; }

    /// <summary>Seconds of one data record; 0 only in a file of nothing but annotations.</summary>
    public required double RecordSeconds { get; init; }

    /// <summary>Every signal, annotations included, in file order.</summary>
    public required IReadOnlyList<EdfSignal> Signals { get; init; }

    /// <summary>What is odd in the file and was read all the same, one sentence each.</summary>
    public IReadOnlyList<string> Oddities { get; init; } = [];
}
