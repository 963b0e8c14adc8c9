using System.Numerics;

namespace Shardwright.Datasets.Contracts.Values;

/// <summary>What is learned of one key's values in one pass, block after block.</summary>
/// <param name="needs">What has to be known.</param>
/// <param name="order">The order asked for.</param>
/// <param name="allowed">The values allowed, as texts.</param>
internal sealed partial class ValueScan(ValueNeeds needs, ContractOrder? order = null, IReadOnlyList<string>? allowed = null)
{
    /// <summary>Values that are looked at together, so that they stay in the processor's cache.</summary>
    private const int BlockValues = 1 << 13;

    private readonly Dictionary<string, long> types = new(StringComparer.Ordinal);
    private double[]? magnitudes;
    private bool isInRow;

    /// <summary>What has to be known.</summary>
    public ValueNeeds Needs => needs;

    /// <summary>Values so far, missing ones included; items, where a value is a list.</summary>
    public long Count { get; private set; }

    /// <summary>Rows so far, where values are lists or may be missing.</summary>
    public long Rows { get; private set; }

    /// <summary>Numbers that are neither NaN nor missing.</summary>
    public long Numbers { get; private set; }

    /// <summary>The sum of the numbers.</summary>
    public double Sum { get; private set; }

    /// <summary>The least number and its place; of complex numbers, of their magnitudes.</summary>
    public (double Value, long Place) Min { get; private set; } = (double.PositiveInfinity, -1);

    /// <summary>The greatest number and its place.</summary>
    public (double Value, long Place) Max { get; private set; } = (double.NegativeInfinity, -1);

    /// <summary>How many are NaN, and where the first is.</summary>
    public Tally NaN { get; } = new();

    /// <summary>How many are infinite.</summary>
    public Tally Infinite { get; } = new();

    /// <summary>How many are missing.</summary>
    public Tally Missing { get; } = new();

    /// <summary>How many do not follow the one before as they should.</summary>
    public Tally Unordered { get; } = new();

    /// <summary>How many were there before.</summary>
    public Tally Repeated { get; } = new();

    /// <summary>How many are not allowed.</summary>
    public Tally Refused { get; } = new();

    /// <summary>The different values; null where nobody asked.</summary>
    public SeenValues? Seen { get; } = needs.HasFlag(ValueNeeds.Unique) ? new SeenValues() : null;

    /// <summary>How many values are of each type, where they need not all be of the column's.</summary>
    public IReadOnlyDictionary<string, long> Types => types;

    /// <summary>Items of each row's list since the source cleared them.</summary>
    public List<int> RowLengths { get; } = [];

    /// <summary>The place of the value that comes next.</summary>
    private long Place => isInRow ? Rows : Count;

    /// <summary>Takes numbers.</summary>
    public void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        for (var start = 0; start < values.Length; start += BlockValues)
        {
            var block = values.Slice(start, Math.Min(BlockValues, values.Length - start));
            if ((needs & (ValueNeeds.Range | ValueNeeds.Sum)) != 0)
            {
                AddRange(block);
            }

            if ((needs & ValueNeeds.Each) != 0)
            {
                AddEach(block);
            }

            Count += block.Length;
        }
    }

    /// <summary>Takes complex numbers by their magnitudes.</summary>
    /// <param name="parts">Real and imaginary parts in turn.</param>
    public void AddComplex<T>(ReadOnlySpan<T> parts)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        magnitudes ??= new double[BlockValues];
        for (var start = 0; start < parts.Length; start += 2 * BlockValues)
        {
            var block = parts.Slice(start, Math.Min(2 * BlockValues, parts.Length - start));
            for (var i = 0; i < block.Length; i += 2)
            {
                magnitudes[i / 2] = double.Hypot(double.CreateTruncating(block[i]), double.CreateTruncating(block[i + 1]));
            }

            Add<double>(magnitudes.AsSpan(0, block.Length / 2));
        }
    }

    /// <summary>Takes a text or a string of bytes.</summary>
    public void AddText(ReadOnlySpan<byte> utf8)
    {
        if ((needs & ValueNeeds.Each) != 0)
        {
            AddEachText(utf8);
        }

        Count++;
    }

    /// <summary>Takes a row that has no value.</summary>
    public void AddMissing()
    {
        Missing.Add(Place, "null");
        if (!isInRow)
        {
            Count++;
        }
    }

    /// <summary>Takes values that are known by their type alone.</summary>
    public void AddType(string type, long count)
    {
        types[type] = types.GetValueOrDefault(type) + count;
    }

    /// <summary>Begins a row whose value is a list: an order holds inside of it, and places are rows.</summary>
    public void BeginRow()
    {
        isInRow = true;
        hasLast = false;
    }

    /// <summary>Ends a row.</summary>
    /// <param name="items">Items of its list.</param>
    public void EndRow(int items)
    {
        if (needs.HasFlag(ValueNeeds.RowLengths))
        {
            RowLengths.Add(items);
        }

        Rows++;
    }

    private void AddRange<T>(ReadOnlySpan<T> block)
        where T : unmanaged, INumber<T>
    {
        var (min, max, hasNaN) = BlockNumbers.Range(block);
        if (hasNaN || T.IsInfinity(min) || T.IsInfinity(max))
        {
            AddOneByOne(block);
            return;
        }

        Numbers += block.Length;
        if (needs.HasFlag(ValueNeeds.Sum))
        {
            Sum += BlockNumbers.Sum(block);
        }

        Widen(min, block, 0);
        Widen(max, block, 0);
    }

    private void Widen<T>(T value, ReadOnlySpan<T> block, int offset)
        where T : unmanaged, INumber<T>
    {
        var number = double.CreateTruncating(value);
        if (number < Min.Value || Min.Place < 0)
        {
            Min = (number, PlaceOf(offset + block.IndexOf(value)));
        }

        if (number > Max.Value || Max.Place < 0)
        {
            Max = (number, PlaceOf(offset + block.IndexOf(value)));
        }
    }

    /// <summary>A block in which something is NaN or infinite.</summary>
    private void AddOneByOne<T>(ReadOnlySpan<T> block)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < block.Length; i++)
        {
            if (T.IsNaN(block[i]))
            {
                NaN.Add(PlaceOf(i), "NaN");
                continue;
            }

            if (T.IsInfinity(block[i]))
            {
                Infinite.Add(PlaceOf(i), T.IsNegative(block[i]) ? "-infinity" : "infinity");
            }

            Numbers++;
            Sum += double.CreateTruncating(block[i]);
            Widen(block[i], block.Slice(i, 1), i);
        }
    }

    private long PlaceOf(int index) => isInRow ? Rows : Count + index;
}
