using System.Globalization;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Ptycho;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Makes one product of a scan, or of one side of it.</summary>
internal sealed class PtychoUnit(PtychoOptions options, PtychoWork work, PlannedUnit unit, UnitContext context)
{
    public void Run()
    {
        using var reader = ScanReader.Open(context.Input(work.Input).Path, options.Reading);
        var scan = reader.Scan;
        var kept = Kept(scan);
        var metadata = options.Metadata.Name.Length > 0 ? options.Metadata : options.Metadata with { Name = Path.GetFileNameWithoutExtension(unit.Output) };
        foreach (var note in reader.Notes)
        {
            context.Reporter.Note(note);
        }

        var export = options.Export with { Product = options.Export.Product with { Threads = context.Threads, OriginalAxisOrder = reader.AxisOrder } };
        ProductExport.Write(context.OutputPath, unit.Output, Selected(scan, kept), metadata, export, context.Reporter, null, context.Cancel);
        context.Rows = kept.Length;
        context.Counts.Keep(kept.Length);
        context.ListGroups(unit.Output, [ProductNames.ScanOf(work.Input)]);
    }

    // Of a cut scan each side accounts for what lies on it; what lies nowhere is accounted for with training.
    private int[] Kept(Scan scan)
    {
        var flaws = work.Flaws.ToDictionary(flaw => flaw.Index);
        var kept = new List<int>(scan.X.Length);
        for (var index = 0; index < scan.X.Length; index++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"pattern {index}");
            var along = options.Cut is null ? 0 : options.Cut.Axis == ScanAxis.X ? scan.X[index] : scan.Y[index];
            if (work.IsTest is { } isTest && isTest != (along >= work.Border))
            {
                continue;
            }

            if (flaws.TryGetValue(index, out var flaw))
            {
                context.Reject(work.Input, place, flaw.Reason, flaw.Message);
            }
            else if (work.IsTest is not null && options.Cut!.IsNear(along, work.Border!.Value))
            {
                context.Counts.Drop(PtychoReasons.Gap);
            }
            else
            {
                kept.Add(index);
            }
        }

        return [.. kept];
    }

    private Scan Selected(Scan scan, int[] kept) => scan with
    {
        X = Of(scan.X, kept),
        Y = Of(scan.Y, kept),
        StartX = scan.StartX is null ? null : Of(scan.StartX, kept),
        StartY = scan.StartY is null ? null : Of(scan.StartY, kept),
        ScanIndex = scan.ScanIndex is null ? null : Of(scan.ScanIndex, kept),
        Patterns = new SelectedPatterns(scan.Patterns!, kept, context.Advance),
    };

    private static T[] Of<T>(T[] values, int[] kept) => [.. kept.Select(index => values[index])];
}
