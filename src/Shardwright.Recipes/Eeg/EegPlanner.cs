using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Formats.Edf;

namespace Shardwright.Recipes.Eeg;

/// <summary>Makes a unit of each recording that can be read, and says why of the others.</summary>
internal sealed class EegPlanner(EegOptions options, PlanContext context)
{
    private const int LongestNameBytes = 200;

    public PlannedWork Plan(IReadOnlyList<InputSource> inputs)
    {
        var labels = inputs.Where(input => !EegInputs.IsRecording(input)).ToDictionary(input => input.Name, StringComparer.Ordinal);
        var recordings = inputs.Where(EegInputs.IsRecording).ToArray();
        var planned = new (PlannedUnit? Unit, RejectedInput? Rejected)[recordings.Length];
        var refused = new ExceptionDispatchInfo?[recordings.Length];
        using var progress = context.Reporter.Begin("reading headers", recordings.Length, ProgressUnit.Items);
        Parallel.For(0, recordings.Length, new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancel }, index =>
        {
            var recording = recordings[index];
            try
            {
                planned[index] = Plan(recording, labels.GetValueOrDefault(SeizureEvents.PathOf(recording.Name, options.Labels)));
            }
            catch (StorageException refusal)
            {
                refused[index] = ExceptionDispatchInfo.Capture(refusal);
            }

            progress.Advance(1);
        });

        // Not damage, which would be left out: the first one says what to put right.
        refused.FirstOrDefault(refusal => refusal is not null)?.Throw();
        PlannedUnit[] units = [.. planned.Where(one => one.Unit is not null).Select(one => one.Unit!)];
        foreach (var one in planned.Where(one => one.Rejected is not null))
        {
            context.Reporter.Warn(one.Rejected!.Message.StartsWith(one.Rejected.Name, StringComparison.Ordinal) ? $"left out: {one.Rejected.Message}" : $"{one.Rejected.Name} is left out: {one.Rejected.Message}");
        }

        var windowBytes = ((long)options.Channels.Count + 1) * options.Grid.WindowSamples * sizeof(float);
        return new PlannedWork(units, [.. planned.Where(one => one.Rejected is not null).Select(one => one.Rejected!)], units.Sum(unit => EstimatedBytes(unit, windowBytes)));
    }

    private (PlannedUnit? Unit, RejectedInput? Rejected) Plan(InputSource recording, InputSource? labels)
    {
        if (NameFault(recording) is { } fault)
        {
            return (null, new RejectedInput(recording.Name, EegReasons.UnusableName, fault));
        }

        var reason = EegReasons.UnreadableRecording;
        try
        {
            using var reader = EdfReader.Open(recording.Path);
            reason = EegReasons.MissingChannels;
            var pick = ChannelPick.Of(recording.Path, reader.Header.Signals, options.Channels, options.Synonyms);
            reason = EegReasons.UnreadableRecording;
            var lengths = Preprocessing.Check(reader, pick, reader.ReadSegments());
            reason = EegReasons.UnreadableLabels;
            if (labels is not null)
            {
                _ = SeizureEvents.Read(labels.Path, options.SeizureLabels);
            }
            else if (options.RequiresLabels)
            {
                return (null, new RejectedInput(recording.Name, EegReasons.Unlabelled, $"it has no label file {Path.GetFileName(SeizureEvents.PathOf(recording.Name, options.Labels))} beside it"));
            }

            return (Unit(recording, labels, lengths.Sum(samples => options.Grid.Count(samples))), null);
        }
        catch (MalformedDataException damage)
        {
            return (null, new RejectedInput(recording.Name, reason, Named(damage.Message, recording, labels)));
        }
    }

    // What stands beside a cache file, and what it is while it is written, has a longer name than it.
    private string? NameFault(InputSource recording)
    {
        var name = WindowShardWriter.NameOf(RecordingStems.Of(recording.Name, options.Names), options.Layout);
        return !RelativeName.IsSafe(name) ? "its name has a line end, which no cache file's name may have"
            : Encoding.UTF8.GetByteCount(name) > LongestNameBytes ? $"its cache file's name would have more than {LongestNameBytes} bytes"
            : null;
    }

    // The message goes into the dataset, which is the same wherever its recordings lie.
    private static string Named(string message, InputSource recording, InputSource? labels)
    {
        message = message.Replace(recording.Path, recording.Name, StringComparison.Ordinal);
        return labels is null ? message : message.Replace(labels.Path, labels.Name, StringComparison.Ordinal);
    }

    private PlannedUnit Unit(InputSource recording, InputSource? labels, long windows)
    {
        var stem = RecordingStems.Of(recording.Name, options.Names);
        var work = JsonSerializer.SerializeToElement(new EegWork(recording.Name, labels?.Name), EegJson.Default.EegWork);
        IReadOnlyList<string> inputs = labels is null ? [recording.Name] : [recording.Name, labels.Name];
        return new PlannedUnit(stem, WindowShardWriter.NameOf(stem, options.Layout), options.SplitName, inputs, work, windows);
    }

    // A continuous signal is stored once: a window's stride of it each.
    private long EstimatedBytes(PlannedUnit unit, long windowBytes) => options.Layout == WindowLayout.Npz
        ? unit.EstimatedRecords * windowBytes
        : (unit.EstimatedRecords + (options.Grid.WindowSamples / options.Grid.StrideSamples)) * windowBytes / Math.Max(1, options.Grid.WindowSamples / options.Grid.StrideSamples) / (options.IsHalf ? 2 : 1);
}
