using Shardwright.Datasets.Layouts.Spectra;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Spectra;

/// <summary>Cleans ranges of one source's rows into blocks, and says of each row that is no record why.</summary>
internal sealed class BlockReader(SpectraSource source, SpectrumCleaner cleaner, SampleIds ids, RawSpectra raw)
{
    private const long BlockBytes = 8 << 20;
    private const int MostRows = 4096;

    /// <summary>Told of each row that is no record: row, flaw, and the message of damage.</summary>
    public required Action<long, SpectrumFlaw, string?> Flawed { get; init; }

    /// <summary>Told of the run of each row that is a record.</summary>
    public Action<ReadOnlyMemory<byte>>? Kept { get; init; }

    /// <summary>Whether rows of a run are wanted; null for all.</summary>
    public Func<ReadOnlyMemory<byte>, bool>? Wanted { get; init; }

    /// <summary>Rows that were wanted in the last range.</summary>
    public int RowsWanted { get; private set; }

    /// <summary>Where a range that starts at a row should end: at the end of a stored chunk, and not too far away.</summary>
    public static int RowsFrom(SpectraSource source, long firstRow, long rows)
    {
        var most = (int)Math.Clamp(BlockBytes / Math.Max(1, source.RowBytes), 64, MostRows);
        var chunk = source.RowsPerChunk;
        var step = chunk >= most ? (chunk * source.RowBytes <= 4 * BlockBytes ? chunk : most) : most / chunk * chunk;
        return (int)Math.Min(rows, step - (firstRow % step));
    }

    /// <summary>Cleans a range into a block that was cleared for this source.</summary>
    public void Read(long firstRow, int rows, SpectrumBlock block)
    {
        RowsWanted = 0;
        ReadSound(firstRow, rows, block);
    }

    private void ReadSound(long firstRow, int rows, SpectrumBlock block)
    {
        try
        {
            raw.Runs.Clear();
            if (Wanted is not null)
            {
                source.ReadRuns(firstRow, rows, raw.Runs);
                if (!AnyWanted(rows))
                {
                    return;
                }
            }

            source.Read(firstRow, rows, raw);
            ids.Load(firstRow, rows);
        }
        catch (MalformedDataException damage)
        {
            ReadAroundDamage(firstRow, rows, block, damage);
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            var run = raw.Runs.Memory(row);
            if (Wanted is null || Wanted(run))
            {
                RowsWanted++;
                Clean(firstRow + row, row, run, block);
            }
        }
    }

    private bool AnyWanted(int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            if (Wanted!(raw.Runs.Memory(row)))
            {
                return true;
            }
        }

        return false;
    }

    // Halving finds the rows that cannot be read; what lies beside them is kept.
    private void ReadAroundDamage(long firstRow, int rows, SpectrumBlock block, MalformedDataException damage)
    {
        if (rows > 1)
        {
            var half = rows / 2;
            ReadSound(firstRow, half, block);
            ReadSound(firstRow + half, rows - half, block);
            return;
        }

        if (Wanted is null || WantedDespiteDamage(firstRow))
        {
            RowsWanted++;
            
            // What is published says the same wherever the inputs lie.
            Flawed(firstRow, SpectrumFlaw.Damaged, damage.Message.Replace(damage.Location.Path, source.Name, StringComparison.Ordinal));
        }
    }

    private bool WantedDespiteDamage(long row)
    {
        try
        {
            source.ReadRuns(row, 1, raw.Runs);
        }
        catch (MalformedDataException)
        {
            // A row whose run cannot be read either belongs to the run that stands for rows without one.
            raw.Runs.Clear();
            raw.Runs.Append(source.Stem.Span);
        }

        return Wanted!(raw.Runs.Memory(0));
    }

    private void Clean(long row, int index, ReadOnlyMemory<byte> run, SpectrumBlock block)
    {
        var charge = raw.Charge[index];
        var flaw = cleaner.Clean(raw.Mz.Row(index), raw.Intensity.Row(index), raw.PrecursorMz[index], block, out var peaks);
        flaw = flaw == SpectrumFlaw.None && charge is < sbyte.MinValue or > sbyte.MaxValue ? SpectrumFlaw.InvalidCharge : flaw;
        if (flaw != SpectrumFlaw.None)
        {
            Flawed(row, flaw, null);
            return;
        }

        var target = block.Rows;
        block.CommitRow(peaks, (float)raw.PrecursorMz[index], (sbyte)charge, raw.CollisionEnergy[index], row);
        ids.Append(row, run.Span, block.SampleIds);
        for (var i = 0; i < block.Annotations.Count; i++)
        {
            block.Annotations[i].AppendFrom(raw.Annotations[i], index);
        }

        for (var i = 0; i < block.Kept.Count; i++)
        {
            block.Kept[i].SetRow(target, raw.Kept[i], index);
        }

        Kept?.Invoke(run);
    }
}
