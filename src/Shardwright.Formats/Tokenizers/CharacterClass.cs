namespace Shardwright.Formats.Tokenizers;

/// <summary>What the split patterns ask of a character; every character has exactly one of these bits.</summary>
[Flags]
internal enum CharacterClass : byte
{
    /// <summary>Anything that is none of the others: punctuation, symbols, controls, unassigned, ill-formed bytes.</summary>
    Symbol = 1,

    /// <summary>White space other than CR and LF.</summary>
    Space = 2,

    /// <summary>CR or LF.</summary>
    Newline = 4,

    /// <summary>Unicode category N.</summary>
    Number = 8,

    /// <summary>Lu or Lt.</summary>
    Upper = 16,

    /// <summary>Ll.</summary>
    Lower = 32,

    /// <summary>Lm or Lo.</summary>
    OtherLetter = 64,

    /// <summary>Unicode category M.</summary>
    Mark = 128,

    /// <summary><c>\p{L}</c>.</summary>
    Letter = Upper | Lower | OtherLetter,

    /// <summary><c>\s</c>.</summary>
    White = Space | Newline,

    /// <summary><c>[^\s\p{L}\p{N}]</c>.</summary>
    Other = Symbol | Mark,

    /// <summary><c>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]</c>, what o200k begins a word with.</summary>
    Head = Upper | OtherLetter | Mark,

    /// <summary><c>[\p{Ll}\p{Lm}\p{Lo}\p{M}]</c>, what o200k ends a word with.</summary>
    Tail = Lower | OtherLetter | Mark,
}
