namespace Shardwright.Streaming.Ptycho;

/// <summary>Finds the points nearest to a point of a scan: a tree of halves (Bentley, 1975), eight points or fewer in a leaf.</summary>
/// <remarks>Safe from many threads. Of equal distances the lower index counts as nearer. Unchecked in its loops: all indices are below the number of points.</remarks>
internal sealed class PositionTree
{
    private const int LeafPoints = 8;

    private readonly int[] order;
    private readonly double[] x;
    private readonly double[] y;
    private readonly int[] placeOf;

    // A node's children are 2i + 1 and 2i + 2. The least index of a node tells whether equal distances can still win there.
    private readonly double[] border;
    private readonly bool[] isByY;
    private readonly int[] leastIndex;

    public PositionTree(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var count = x.Length;
        order = new int[count];
        this.x = x.ToArray();
        this.y = y.ToArray();
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        var nodes = 1;
        for (var size = count; size > LeafPoints; size = (size + 1) / 2)
        {
            nodes = (2 * nodes) + 1;
        }

        border = new double[nodes];
        isByY = new bool[nodes];
        leastIndex = new int[nodes];
        Build(0, 0, count);
        placeOf = new int[count];
        for (var place = 0; place < count; place++)
        {
            placeOf[order[place]] = place;
        }
    }

    /// <summary>The points nearest to one of them, without itself, the nearest first.</summary>
    /// <param name="point">Its index.</param>
    /// <param name="nearest">Receives indices; as many as it has room for, which must be fewer than there are points.</param>
    /// <param name="squares">Room for as many squared distances.</param>
    public void Nearest(int point, Span<int> nearest, Span<double> squares)
    {
        squares.Fill(double.PositiveInfinity);
        nearest.Fill(int.MaxValue);
        var place = placeOf[point];
        var search = new Search(x[place], y[place], point, nearest, squares);
        Visit(ref search, 0, 0, order.Length, 0, 0);
    }

    private int Build(int node, int low, int high)
    {
        if (high - low <= LeafPoints)
        {
            var least = int.MaxValue;
            for (var i = low; i < high; i++)
            {
                least = Math.Min(least, order[i]);
            }

            return leastIndex[node] = least;
        }

        var xs = Width(x.AsSpan(low, high - low));
        var ys = Width(y.AsSpan(low, high - low));
        isByY[node] = ys > xs;
        var along = isByY[node] ? y : x;
        var middle = low + ((high - low) / 2);
        Select(along, low, high - 1, middle);
        border[node] = along[middle];
        return leastIndex[node] = Math.Min(Build((2 * node) + 1, low, middle), Build((2 * node) + 2, middle, high));
    }

    private static double Width(ReadOnlySpan<double> values)
    {
        var (least, most) = (values[0], values[0]);
        foreach (var value in values)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        return most - least;
    }

    /// <summary>Puts at a place what sorting would put there, lesser points before it, greater ones behind (Hoare, 1961). Equal numbers are told apart by index.</summary>
    private void Select(double[] along, int low, int high, int wanted)
    {
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var (pivot, pivotIndex) = (along[middle], order[middle]);
            var (up, down) = (low, high);
            while (up <= down)
            {
                while (along[up] < pivot || (along[up] == pivot && order[up] < pivotIndex))
                {
                    up++;
                }

                while (along[down] > pivot || (along[down] == pivot && order[down] > pivotIndex))
                {
                    down--;
                }

                if (up <= down)
                {
                    Swap(up++, down--);
                }
            }

            if (wanted <= down)
            {
                high = down;
            }
            else if (wanted >= up)
            {
                low = up;
            }
            else
            {
                return;
            }
        }
    }

    private void Swap(int one, int other)
    {
        (order[one], order[other]) = (order[other], order[one]);
        (x[one], x[other]) = (x[other], x[one]);
        (y[one], y[other]) = (y[other], y[one]);
    }

    /// <summary>Looks at the points of a node, the nearer half first, the farther one only where it can still win.</summary>
    /// <param name="search">What is searched.</param>
    /// <param name="node">Where.</param>
    /// <param name="low">Its first place.</param>
    /// <param name="high">The place behind its last.</param>
    /// <param name="gapX">How far the node's points are to the side at least.</param>
    /// <param name="gapY">How far they are up or down at least.</param>
    private void Visit(ref Search search, int node, int low, int high, double gapX, double gapY)
    {
        if (high - low <= LeafPoints)
        {
            for (var i = low; i < high; i++)
            {
                search.Offer(x[i], y[i], order[i]);
            }

            return;
        }

        var middle = low + ((high - low) / 2);
        var gap = (isByY[node] ? search.Y : search.X) - border[node];

        // On the border both sides are as near: the lower index wins, so that points that lie on each other are not all looked at.
        var isLow = gap < 0 || (gap == 0 && leastIndex[(2 * node) + 1] < leastIndex[(2 * node) + 2]);
        var far = (2 * node) + (isLow ? 2 : 1);
        Visit(ref search, (2 * node) + (isLow ? 1 : 2), isLow ? low : middle, isLow ? middle : high, gapX, gapY);
        var (farX, farY) = isByY[node] ? (gapX, gap) : (gap, gapY);
        if (search.CanWin((farX * farX) + (farY * farY), leastIndex[far]))
        {
            Visit(ref search, far, isLow ? middle : low, isLow ? high : middle, farX, farY);
        }
    }

    private readonly ref struct Search(double x, double y, int self, Span<int> nearest, Span<double> squares)
    {
        private readonly Span<int> nearest = nearest;
        private readonly Span<double> squares = squares;

        public double X => x;

        public double Y => y;

        public bool CanWin(double square, int index) => square < squares[^1] || (square == squares[^1] && index < nearest[^1]);

        public void Offer(double otherX, double otherY, int index)
        {
            var (sideways, upward) = (x - otherX, y - otherY);
            var square = (sideways * sideways) + (upward * upward);
            if (index == self || !CanWin(square, index))
            {
                return;
            }

            var at = squares.Length - 1;
            for (; at > 0 && (square < squares[at - 1] || (square == squares[at - 1] && index < nearest[at - 1])); at--)
            {
                (squares[at], nearest[at]) = (squares[at - 1], nearest[at - 1]);
            }

            (squares[at], nearest[at]) = (square, index);
        }
    }
}
