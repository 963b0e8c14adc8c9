using System.Globalization;
using System.Text;

namespace Shardwright.Cli.Output;

/// <summary>Rows of numbers as JSON lines on standard output.</summary>
internal readonly ref struct TokenRows
{
    private readonly StringBuilder line = new("{");

    public TokenRows()
    {
    }

    /// <summary>Adds one list under a name.</summary>
    public TokenRows With(string name, ReadOnlySpan<int> values)
    {
        line.Append(line.Length > 1 ? ", " : "").Append('"').Append(name).Append("\": [");
        for (var i = 0; i < values.Length; i++)
        {
            line.Append(i > 0 ? ", " : "").Append(CultureInfo.InvariantCulture, $"{values[i]}");
        }

        line.Append(']');
        return this;
    }

    /// <summary>Prints the line.</summary>
    public void Print() => System.Console.Out.WriteLine(line.Append('}').ToString());
}
