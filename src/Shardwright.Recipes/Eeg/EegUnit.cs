using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Formats.Edf;

namespace Shardwright.Recipes.Eeg;

/// <summary>Makes one recording's cache file.</summary>
internal sealed class EegUnit(EegOptions options, Preprocessing preprocessing, EegWork work, PlannedUnit unit, UnitContext context)
{
    private const int BufferBytes = 1 << 20;

    public void Run()
    {
        var path = context.Input(work.Recording).Path;
        using var recording = EdfReader.Open(path);
        var pick = ChannelPick.Of(path, recording.Header.Signals, options.Channels, options.Synonyms);
        var segments = recording.ReadSegments();
        var signal = preprocessing.Run(recording, pick, segments, context.Cancel);
        var mask = new byte[signal.SegmentLengths.Sum()];
        var events = Mark(mask, segments, signal.SegmentLengths);
        context.Cancel.ThrowIfCancellationRequested();
        var classes = Write(new CachedSignal(signal.Channels, mask, signal.SegmentLengths));
        var patient = PatientId.Of(work.Recording);
        context.Rows = classes.Length;
        context.Counts.Keep(classes.Length);
        context.ListGroups(unit.Output, [patient]);
        var facts = new RecordingFacts
        {
            Recording = work.Recording,
            File = unit.Output,
            Patient = patient,
            Classes = classes,
            Samples = mask.Length,
            SeizureSamples = mask.LongCount(sample => sample != 0),
            Labels = events is null ? "none" : Path.GetExtension(work.Labels!)[1..],
            Interpolated = pick.Interpolated,
            Gaps = Math.Max(0, segments.Count - 1),
            SkippedRows = events?.SkippedRows ?? 0,
            RepairedRows = events?.RepairedRows(EndSeconds(recording.Header, segments)) ?? 0,
            UnknownLabels = events?.UnknownLabels ?? new Dictionary<string, int>(),
            Oddities = [.. recording.Header.Oddities, .. pick.Warnings],
        };
        context.List(RecordingFacts.ListName, json => RecordingList.WriteFields(json, facts));
        context.Advance(classes.Length);
    }

    private SeizureEvents? Mark(byte[] mask, IReadOnlyList<EdfSegment> segments, IReadOnlyList<int> lengths)
    {
        if (work.Labels is null)
        {
            return null;
        }

        var events = SeizureEvents.Read(context.Input(work.Labels).Path, options.SeizureLabels);
        var start = 0;
        for (var i = 0; i < segments.Count; i++)
        {
            events.Mark(mask.AsSpan(start, lengths[i]), segments[i].OnsetSeconds);
            start += lengths[i];
        }

        return events;
    }

    private static double EndSeconds(EdfHeader header, IReadOnlyList<EdfSegment> segments)
        => segments.Count == 0 ? 0 : segments[^1].OnsetSeconds + (segments[^1].Records * header.RecordSeconds);

    private string Write(CachedSignal signal)
    {
        using var stream = new FileStream(context.OutputPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, BufferBytes);
        return options.Layout == WindowLayout.Npz
            ? WindowShardWriter.WriteWindows(stream, signal, options.Grid, options.Compression, context.Cancel)
            : WindowShardWriter.WriteSignal(stream, signal, options.Grid, options.IsHalf, context.Cancel);
    }
}
