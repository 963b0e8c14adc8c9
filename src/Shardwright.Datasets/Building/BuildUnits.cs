using System.Runtime.ExceptionServices;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Building;

/// <summary>Makes units, several at a time, each on a thread of its own.</summary>
internal sealed class BuildUnits(IRecipe recipe, BuildPlan plan, BuildFolder folder, UnitJournal journal, BuildSettings settings)
{
    private readonly Dictionary<string, InputFile> inputs = plan.Inputs.ToDictionary(input => input.Name, StringComparer.Ordinal);

    /// <summary>Makes those of the named units that are not done.</summary>
    /// <returns>How many were made.</returns>
    public int MakeMissing(IEnumerable<int> unitIndexes, CancellationToken cancel)
    {
        var missing = unitIndexes.Select(index => plan.Units[index]).Where(unit => journal.Find(unit) is null).ToArray();
        if (missing.Length == 0)
        {
            return 0;
        }

        var workers = Math.Min(settings.Jobs, missing.Length);
        var threads = Math.Max(1, settings.Jobs / workers);
        using var progress = settings.Reporter.Begin($"building {recipe.Name}", missing.Sum(unit => unit.EstimatedRecords), ProgressUnit.Records);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var next = -1;
        ExceptionDispatchInfo? failure = null;
        var crew = Enumerable.Range(0, workers).Select(number => new Thread(() =>
        {
            try
            {
                for (var i = Interlocked.Increment(ref next); i < missing.Length && !stop.IsCancellationRequested; i = Interlocked.Increment(ref next))
                {
                    Make(missing[i], threads, progress, stop.Token);
                }
            }
#pragma warning disable CA1031 // Nothing is swallowed: the first failure stops the others and is thrown again as itself.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
                stop.Cancel();
            }
        })
        { Name = $"shardwright unit {number}", IsBackground = true }).ToArray();
        foreach (var thread in crew)
        {
            thread.Start();
        }

        foreach (var thread in crew)
        {
            thread.Join();
        }

        cancel.ThrowIfCancellationRequested();
        failure?.Throw();
        return missing.Length;
    }

    private void Make(PlannedUnit unit, int threads, IProgressTask progress, CancellationToken cancel)
    {
        CheckInputs(unit);
        using var context = new UnitContext(folder, unit, inputs, threads, progress, settings.Reporter, cancel);
        try
        {
            recipe.Run(unit, context);
        }
        catch (MalformedDataException)
        {
            // An input that somebody rewrites looks damaged: say so rather than how.
            CheckInputs(unit);
            throw;
        }

        CheckInputs(unit);
        journal.Commit(unit, context);
    }

    private void CheckInputs(PlannedUnit unit)
    {
        foreach (var name in unit.Inputs)
        {
            inputs[name].CheckUnchanged();
        }
    }
}
