using System.Runtime.ExceptionServices;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Building;

/// <summary>Looks at the inputs of a plan side by side: what each of them is, or why it is left out.</summary>
public static class InputSurvey
{
    /// <summary>Looks at every input, and warns of those that are left out.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="context">Where to report, on how many threads, and when to stop.</param>
    /// <param name="activity">What the progress is called.</param>
    /// <param name="reason">The word under which damaged inputs are counted.</param>
    /// <param name="look">Says what an input is; <see cref="MalformedDataException"/> where it is damaged. Called on several threads.</param>
    /// <exception cref="ShardwrightException">An input is not damaged, but cannot be looked at: the first one says what to put right.</exception>
    public static SurveyedInputs<T> Run<T>(IReadOnlyList<InputSource> inputs, PlanContext context, string activity, string reason, Func<InputSource, T> look)
        where T : class
    {
        var found = new T?[inputs.Count];
        var rejected = new RejectedInput?[inputs.Count];
        var refused = new ExceptionDispatchInfo?[inputs.Count];
        using (var progress = context.Reporter.Begin(activity, inputs.Count, ProgressUnit.Items))
        {
            Parallel.For(0, inputs.Count, new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancel }, index =>
            {
                try
                {
                    found[index] = look(inputs[index]);
                }
                catch (MalformedDataException damage)
                {
                    // The message goes into the dataset, which is the same wherever its inputs lie.
                    var message = damage.Message.Replace(inputs[index].Path, inputs[index].Name, StringComparison.Ordinal);
                    rejected[index] = new RejectedInput(inputs[index].Name, reason, message);
                }
                catch (Exception refusal) when (refusal is ShardwrightException or IOException or UnauthorizedAccessException)
                {
                    refused[index] = ExceptionDispatchInfo.Capture(refusal);
                }

                progress.Advance(1);
            });
        }

        refused.FirstOrDefault(refusal => refusal is not null)?.Throw();
        var left = rejected.OfType<RejectedInput>().ToArray();
        foreach (var one in left)
        {
            context.Reporter.Warn(one.Message.StartsWith(one.Name, StringComparison.Ordinal) ? $"left out: {one.Message}" : $"{one.Name} is left out: {one.Message}");
        }

        return new SurveyedInputs<T>(found, left);
    }
}
