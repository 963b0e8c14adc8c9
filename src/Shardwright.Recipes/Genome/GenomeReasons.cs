namespace Shardwright.Recipes.Genome;

/// <summary>The words under which rejected sequences and files are counted.</summary>
internal static class GenomeReasons
{
    /// <summary>A file that cannot be read to its end.</summary>
    public const string UnreadableInput = "unreadable_input";

    /// <summary>A sequence without an id.</summary>
    public const string NoId = "no_id";

    /// <summary>A sequence whose id another one of its sample has.</summary>
    public const string DuplicateId = "duplicate_id";

    /// <summary>A row without a sequence.</summary>
    public const string NoSequence = "no_sequence";

    /// <summary>A sequence with bytes that are no ASCII letters.</summary>
    public const string NotLetters = "not_letters";

    /// <summary>A sequence that FASTA cannot hold.</summary>
    public const string NotForFasta = "not_for_fasta";
}
