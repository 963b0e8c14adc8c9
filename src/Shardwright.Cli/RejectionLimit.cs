using System.Globalization;
using Shardwright.Datasets.Manifests;

namespace Shardwright.Cli;

/// <summary>How many rejected records are too many: a number, or a share of those read.</summary>
internal readonly record struct RejectionLimit(double Amount, bool IsPercent)
{
    public static RejectionLimit Parse(string text)
    {
        var isPercent = text.EndsWith('%');
        return double.TryParse(isPercent ? text.AsSpan(0, text.Length - 1) : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && (isPercent ? amount <= 100 : amount == Math.Truncate(amount))
            ? new RejectionLimit(amount, isPercent)
            : throw new FormatException($"a limit is a number such as 100, or a share such as 0.1%, not \"{text}\"");
    }

    public bool IsPassedBy(RecordCounts counts) => counts.RejectedTotal > (IsPercent ? counts.Read * Amount / 100 : Amount);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount}{(IsPercent ? "%" : "")}");
}
