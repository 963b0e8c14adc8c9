namespace Shardwright.Datasets.Building;

/// <summary>What is known of the inputs of a plan.</summary>
/// <typeparam name="T">What is known of one.</typeparam>
/// <param name="Found">What each input is, in their order; null where it is left out.</param>
/// <param name="Rejected">Those that are left out, in their order.</param>
public sealed record SurveyedInputs<T>(IReadOnlyList<T?> Found, IReadOnlyList<RejectedInput> Rejected)
    where T : class;
