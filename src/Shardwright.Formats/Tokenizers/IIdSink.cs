namespace Shardwright.Formats.Tokenizers;

/// <summary>Takes the ids of one piece after another.</summary>
internal interface IIdSink
{
    /// <summary>Takes the ids of a piece; false when no more are wanted.</summary>
    /// <param name="ids">Valid during the call.</param>
    /// <param name="start">Where in the text the piece begins.</param>
    /// <param name="end">Where it ends.</param>
    bool Take(ReadOnlySpan<int> ids, int start, int end);
}
