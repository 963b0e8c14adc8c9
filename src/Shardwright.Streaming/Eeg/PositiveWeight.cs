using Shardwright.Foundation.Text;

namespace Shardwright.Streaming.Eeg;

/// <summary>How much more a seizure counts in the loss than its absence. Source: brain-go-brr-v2.</summary>
public static class PositiveWeight
{
    private const double Even = 0.5;
    private const double Collapse = 0.001;
    private const int RuleWidth = 60;

    /// <summary>The weight: the square root of how many windows without seizure there are for one with; 1 where half or more, or none, have seizure.</summary>
    /// <param name="seizureRatio">Windows with seizure of all windows, from 0 to 1.</param>
    public static double Of(double seizureRatio) => seizureRatio is > 0 and < Even ? Math.Sqrt((1 - seizureRatio) / seizureRatio) : 1.0;

    /// <summary>The line that tells the weight.</summary>
    public static string Line(double weight) => $"[DATASET] Using pos_weight: {PythonFloat.Fixed(weight, 2)} (sqrt scaling)";

    /// <summary>The block that is printed where seizures are so rare that a model learns to say never: below one window in a thousand; else nothing.</summary>
    public static IReadOnlyList<string> CriticalLines(double seizureRatio)
    {
        if (seizureRatio >= Collapse)
        {
            return [];
        }

        var rule = new string('!', RuleWidth);
        return
        [
            rule, $"[CRITICAL] Dataset has only {PythonFloat.Fixed(100 * seizureRatio, 4)}% seizures!",
            "[CRITICAL] Model will likely collapse to all-negative predictions.", "[CRITICAL] Increase BGB_LIMIT_FILES or use different data split.", rule,
        ];
    }
}
