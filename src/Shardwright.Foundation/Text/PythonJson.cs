using System.Globalization;
using System.Text;

namespace Shardwright.Foundation.Text;

/// <summary>Writes JSON strings and numbers byte for byte as Python's <c>json.dumps</c> does by itself (<c>ensure_ascii=True</c>). Safe from many threads.</summary>
public static class PythonJson
{
    /// <summary>Appends a string with its quotes. What is not printable ASCII becomes <c>\uXXXX</c>, one for each UTF-16 unit.</summary>
    /// <param name="json">Receives ASCII.</param>
    /// <param name="value">Any text; surrogates without a partner are written as they are, as Python writes its own.</param>
    public static void AppendString(StringBuilder json, string value)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(value);
        json.Append('"');
        foreach (var unit in value)
        {
            _ = unit switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\f' => json.Append("\\f"),
                '\b' => json.Append("\\b"),
                >= ' ' and <= '~' => json.Append(unit),
                _ => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
            };
        }

        json.Append('"');
    }

    /// <summary>Appends a number as <c>json.dumps</c> writes a <c>float</c>: Python's <c>repr</c>, or <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>.</summary>
    /// <param name="json">Receives ASCII.</param>
    /// <param name="value">Any number.</param>
    public static void AppendNumber(StringBuilder json, double value)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.Append(double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "Infinity" : double.IsNegativeInfinity(value) ? "-Infinity" : PythonFloat.Repr(value));
    }
}
