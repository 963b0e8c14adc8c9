namespace Shardwright.Hygiene.Memoization;

/// <summary>Which inputs decide a key: the words of <c>PTYCHO_MEMOIZE_KEY_MODE</c>.</summary>
public enum MemoKeyMode
{
    /// <summary>Every input; the default.</summary>
    Data,

    /// <summary>Every input: another word for <see cref="Data"/>.</summary>
    Full,

    /// <summary>Only the inputs that are declared to decide the dataset, with function and version.</summary>
    Dataset,

    /// <summary>Any other word. The original then takes only its configuration, so that different calls share a file; our own key takes every input.</summary>
    Other,
}
