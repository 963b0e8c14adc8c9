using Shardwright.Foundation.Reporting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Shardwright.Cli.Console;

/// <summary>Bars on a terminal, drawn on a thread of their own until the last task ends.</summary>
internal sealed class ProgressBars : IDisposable
{
    // What stands beside the bar fits a terminal of 80 columns.
    private const int BarWidth = 20;

    private readonly ManualResetEventSlim started = new();
    private readonly ManualResetEventSlim over = new();
    private readonly Thread drawing;
    private readonly Action<ProgressBars> ended;
    private Spectre.Console.ProgressContext context = null!;
    private int open;

    public ProgressBars(IAnsiConsole console, Action<ProgressBars> ended)
    {
        this.ended = ended;
        drawing = new Thread(() => console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), new AmountColumn())
            .Start(drawn =>
            {
                context = drawn;
                started.Set();
                over.Wait();
            }))
        { IsBackground = true, Name = "shardwright progress" };
        drawing.Start();
        started.Wait();
    }

    public IProgressTask Begin(string activity, long? total, ProgressUnit unit)
    {
        Interlocked.Increment(ref open);
        var task = context.AddTask(Markup.Escape(activity), maxValue: Math.Max(1, total ?? 1));
        task.IsIndeterminate = total is null;
        task.State.Update<ProgressUnit>(AmountColumn.Unit, _ => unit);
        return new Bar(this, task);
    }

    public void Dispose()
    {
        if (!over.IsSet)
        {
            over.Set();
            drawing.Join();
            ended(this);
        }
    }

    private void End()
    {
        if (Interlocked.Decrement(ref open) == 0)
        {
            Dispose();
        }
    }

    private sealed class Bar(ProgressBars bars, ProgressTask task) : IProgressTask
    {
        public void Advance(long amount) => task.Increment(amount);

        public void Dispose()
        {
            task.StopTask();
            bars.End();
        }
    }

    private sealed class AmountColumn : ProgressColumn
    {
        public const string Unit = "unit";

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var unit = task.State.Get<ProgressUnit>(Unit);
            var elapsed = task.ElapsedTime ?? TimeSpan.Zero;
            return new Text($"{ProgressWords.Amount(task.Value, unit)} {ProgressWords.Rate(task.Value, elapsed, unit)} {ProgressWords.Left(task.Value, task.MaxValue, elapsed)}");
        }
    }
}
