namespace Shardwright.Datasets.Building;

/// <summary>A whole input that could not be read.</summary>
/// <param name="Name">The input's recorded name.</param>
/// <param name="Reason">One word for it, such as <c>unreadable_file</c>.</param>
/// <param name="Message">What was wrong, as a sentence.</param>
public sealed record RejectedInput(string Name, string Reason, string Message);
