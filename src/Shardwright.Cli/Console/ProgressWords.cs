using System.Globalization;
using Shardwright.Foundation.Reporting;
using Shardwright.Foundation.Text;

namespace Shardwright.Cli.Console;

/// <summary>How far and how fast, in words.</summary>
internal static class ProgressWords
{
    public static string Amount(double amount, ProgressUnit unit) => unit switch
    {
        ProgressUnit.Bytes => ByteSize.Format((long)amount),
        ProgressUnit.Records => string.Create(CultureInfo.InvariantCulture, $"{amount:N0} records"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{amount:N0}"),
    };

    public static string Rate(double amount, TimeSpan elapsed, ProgressUnit unit)
        => elapsed.TotalSeconds > 0 ? $"{(unit == ProgressUnit.Bytes ? Amount(amount / elapsed.TotalSeconds, unit) : string.Create(CultureInfo.InvariantCulture, $"{amount / elapsed.TotalSeconds:N0}"))}/s" : "";

    public static string Left(double done, double total, TimeSpan elapsed)
        => done > 0 && total > done ? $"{DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling((total - done) / done * elapsed.TotalSeconds)))} left" : "";
}
