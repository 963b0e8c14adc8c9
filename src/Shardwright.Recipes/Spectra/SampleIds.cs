using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Shardwright.Datasets.Layouts.Spectra;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Spectra;

/// <summary>
/// Gives each row its <c>sample_id</c>: <c>&lt;run&gt;_&lt;row&gt;</c>, and where an earlier source has the same run at the same row, the
/// source's stem in front. What a row gets depends on the rows at the same index of the sources alone.
/// </summary>
internal sealed class SampleIds(SpectraSource source, IReadOnlyList<SpectraSource> earlier)
{
    private readonly Utf8Column[] runs = [.. earlier.Select(_ => new Utf8Column())];
    private readonly byte[] digits = new byte[32];
    private long first;

    /// <summary>Reads what has to be compared for a range of rows.</summary>
    public void Load(long firstRow, int rows)
    {
        first = firstRow;
        for (var i = 0; i < runs.Length; i++)
        {
            var there = Math.Clamp(earlier[i].Rows - firstRow, 0, rows);
            runs[i].Clear();
            if (there > 0)
            {
                ReadRuns(earlier[i], firstRow, (int)there, runs[i]);
            }
        }
    }

    // A run that cannot be read is no record's, so that no id repeats it; and its damage is not this source's.
    private static void ReadRuns(SpectraSource source, long firstRow, int rows, Utf8Column target)
    {
        try
        {
            source.ReadRuns(firstRow, rows, target);
        }
        catch (MalformedDataException)
        {
            target.Clear();
            var one = new Utf8Column();
            for (var row = firstRow; row < firstRow + rows; row++)
            {
                try
                {
                    source.ReadRuns(row, 1, one);
                    target.AppendFrom(one, 0);
                }
                catch (MalformedDataException)
                {
                    target.AppendNull();
                }
            }
        }
    }

    /// <summary>Appends the id of a row of the range.</summary>
    public void Append(long row, ReadOnlySpan<byte> run, Utf8Column ids)
    {
        digits[0] = (byte)'_';
        Utf8.TryWrite(digits.AsSpan(1), CultureInfo.InvariantCulture, $"{row}", out var written);
        var suffix = digits.AsSpan(0, written + 1);
        if (AllDiffer((int)(row - first), run))
        {
            ids.Append(run, suffix);
        }
        else
        {
            ids.Append(Resolve((int)(row - first), run), suffix);
        }
    }

    private bool Has(int earlierSource, int index) => index < runs[earlierSource].Count && !runs[earlierSource].IsNull(index);

    private bool AllDiffer(int index, ReadOnlySpan<byte> run)
    {
        for (var i = 0; i < runs.Length; i++)
        {
            if (!Has(i, index))
            {
                continue;
            }

            var other = runs[i][index];
            if (other.SequenceEqual(run))
            {
                return false;
            }

            for (var k = 0; k < i; k++)
            {
                if (Has(k, index) && runs[k][index].SequenceEqual(other))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private byte[] Resolve(int index, ReadOnlySpan<byte> run)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < runs.Length; i++)
        {
            if (Has(i, index))
            {
                Take(taken, earlier[i], Encoding.Latin1.GetString(runs[i][index]));
            }
        }

        // Latin-1 carries any bytes through a string and back.
        return Encoding.Latin1.GetBytes(Take(taken, source, Encoding.Latin1.GetString(run)));
    }

    private static string Take(HashSet<string> taken, SpectraSource source, string run)
    {
        var stem = Encoding.Latin1.GetString(source.Stem.Span);
        var name = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(source.Name));
        for (var attempt = 0; ; attempt++)
        {
            var candidate = attempt switch
            {
                0 => run,
                1 => $"{stem}_{run}",
                2 => $"{name}_{run}",
                _ => string.Create(CultureInfo.InvariantCulture, $"{name}_{run}_{attempt}"),
            };
            if (taken.Add(candidate))
            {
                return candidate;
            }
        }
    }
}
