using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Text;

namespace Shardwright.Hygiene.Memoization;

/// <summary>The safe key: SHA-256 over function, version and every input with its name, type, shape and bytes. Safe from many threads.</summary>
/// <remarks>
/// Every part is preceded by its length, so that no two lists of inputs run together; inputs are taken in code-point order of their names, so that
/// the order of a call does not matter. docs/design/memoization.md has the layout.
/// </remarks>
public static class MemoKey
{
    private const string Layout = "shardwright-memo/1";

    /// <summary>The key of a computation.</summary>
    /// <param name="function">What is computed.</param>
    /// <param name="inputs">All that decides its result, in any order.</param>
    /// <param name="mode">Which inputs count.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="ArgumentException">A name stands twice, or is empty.</exception>
    public static string Compute(MemoFunction function, IReadOnlyList<MemoInput> inputs, MemoKeyMode mode)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            if (input.Name.Length == 0 || !names.Add(input.Name))
            {
                throw new ArgumentException($"The input \"{input.Name}\" stands twice, or has no name.", nameof(inputs));
            }
        }

        var isDataset = mode == MemoKeyMode.Dataset;
        var taken = inputs.Where(input => !isDataset || input.DecidesDataset).OrderBy(input => input.Name, CodePointComparer.Instance).ToList();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Layout);
        Append(hash, isDataset ? "dataset" : "data");
        Append(hash, function.Name);
        Append(hash, function.Version);
        Append(hash, taken.Count);
        foreach (var input in taken)
        {
            Append(hash, input.Name);
            Append(hash, input.Value);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, MemoValue value)
    {
        Append(hash, (long)value.Kind);
        switch (value.Kind)
        {
            case MemoValueKind.Boolean or MemoValueKind.Integer:
                Append(hash, value.Integer);
                break;
            case MemoValueKind.Real:
                Append(hash, BitConverter.DoubleToInt64Bits(double.IsNaN(value.Real) ? double.NaN : value.Real));
                break;
            case MemoValueKind.Text:
                Append(hash, value.Text);
                break;
            case MemoValueKind.Array:
                Append(hash, value.Array!);
                break;
            case MemoValueKind.File:
                Append(hash, value.Integer);
                Append(hash, value.Text);
                break;
        }
    }

    private static void Append(IncrementalHash hash, NpyArray array)
    {
        Append(hash, array.Header.Type.Descr);
        Append(hash, array.Header.Shape.Count);
        foreach (var size in array.Header.Shape)
        {
            Append(hash, size);
        }

        Append(hash, (long)array.Data.Length);
        hash.AppendData(array.Data.Span);
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, (long)bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
