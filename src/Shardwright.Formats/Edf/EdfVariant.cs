namespace Shardwright.Formats.Edf;

/// <summary>Which of the sibling formats a file is.</summary>
public enum EdfVariant
{
    /// <summary>EDF (1992): 16-bit samples.</summary>
    Edf,

    /// <summary>EDF+C: with annotations, recorded without interruption.</summary>
    EdfPlusContinuous,

    /// <summary>EDF+D: with annotations, and perhaps with gaps between data records.</summary>
    EdfPlusDiscontinuous,

    /// <summary>BDF: 24-bit samples.</summary>
    Bdf,

    /// <summary>BDF+C.</summary>
    BdfPlusContinuous,

    /// <summary>BDF+D.</summary>
    BdfPlusDiscontinuous,
}
