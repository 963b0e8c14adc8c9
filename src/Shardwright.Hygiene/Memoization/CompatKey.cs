using System.Security.Cryptography;
using System.Text;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Text;

namespace Shardwright.Hygiene.Memoization;

/// <summary>PtychoPINN's own key, for reading folders that it filled: SHA-1 over JSON as Python writes it. Safe from many threads.</summary>
/// <remarks>
/// The function's name is not in it, so two functions with equal arguments share a file; nothing new is stored under it. JSON is that of
/// <c>json.dumps(…, sort_keys=True)</c>; an array is its type, shape and the SHA-1 of its bytes.
/// </remarks>
public static class CompatKey
{
    private static readonly string[] ConfigurationNames =
    [
        "offset", "N", "outer_offset_train", "outer_offset_test", "nphotons", "nimgs_train", "nimgs_test", "set_phi", "data_source", "gridsize",
        "big_gridsize", "default_probe_scale",
    ];

    private static readonly string[] DatasetConfigurationNames = ["sim_jitter_scale", "npseed"];

    private static readonly string[] DatasetArgumentNames =
        ["n", "size", "probe", "outer_offset", "intensity_scale", "YY_I", "YY_phi", "which", "jitter_scale"];

    /// <summary>The key of a call in the modes <see cref="MemoKeyMode.Data"/>, <see cref="MemoKeyMode.Full"/> and <see cref="MemoKeyMode.Other"/>.</summary>
    /// <param name="configuration">The configuration at the call; names that the original does not look at are passed over.</param>
    /// <param name="arguments">The arguments that were given by place.</param>
    /// <param name="named">The arguments that were given by name.</param>
    /// <param name="mode">Which of them count; <see cref="MemoKeyMode.Other"/> takes the configuration alone.</param>
    /// <returns>40 lower-case hexadecimal digits.</returns>
    /// <exception cref="ArgumentException">The mode is <see cref="MemoKeyMode.Dataset"/>, or a value is a file, which the original does not have.</exception>
    public static string OfCall(
        IReadOnlyDictionary<string, MemoValue> configuration, IReadOnlyList<MemoValue> arguments, IReadOnlyDictionary<string, MemoValue> named, MemoKeyMode mode)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(named);
        if (mode == MemoKeyMode.Dataset)
        {
            throw new ArgumentException("This mode takes bound arguments.", nameof(mode));
        }

        var parts = Pick(configuration, ConfigurationNames);
        if (mode != MemoKeyMode.Other)
        {
            for (var i = 0; i < arguments.Count; i++)
            {
                parts[$"arg_{i}"] = arguments[i];
            }

            foreach (var (name, value) in named)
            {
                parts[$"kwarg_{name}"] = value;
            }
        }

        return Hash(parts);
    }

    /// <summary>The key of a call in the mode <see cref="MemoKeyMode.Dataset"/>.</summary>
    /// <param name="configuration">The configuration at the call; names that the original does not look at are passed over.</param>
    /// <param name="bound">All arguments by their names, defaults among them; those that the original does not look at, and those without a value, are passed over.</param>
    /// <returns>40 lower-case hexadecimal digits.</returns>
    /// <exception cref="ArgumentException">A value is a file, which the original does not have.</exception>
    public static string OfDataset(IReadOnlyDictionary<string, MemoValue> configuration, IReadOnlyDictionary<string, MemoValue> bound)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(bound);
        var parts = Pick(configuration, [.. ConfigurationNames, .. DatasetConfigurationNames]);
        foreach (var (name, value) in Pick(bound, DatasetArgumentNames))
        {
            if (value.Kind != MemoValueKind.None)
            {
                parts[name] = value;
            }
        }

        return Hash(parts);
    }

    private static SortedDictionary<string, MemoValue> Pick(IReadOnlyDictionary<string, MemoValue> values, IEnumerable<string> names)
    {
        var picked = new SortedDictionary<string, MemoValue>(CodePointComparer.Instance);
        foreach (var name in names)
        {
            if (values.TryGetValue(name, out var value))
            {
                picked[name] = value;
            }
        }

        return picked;
    }

    private static string Hash(SortedDictionary<string, MemoValue> parts)
    {
        var json = new StringBuilder("{");
        foreach (var (name, value) in parts)
        {
            json.Append(json.Length > 1 ? ", " : "");
            PythonJson.AppendString(json, name);
            Append(json.Append(": "), value);
        }

        return Sha1(Encoding.ASCII.GetBytes(json.Append('}').ToString()));
    }

    private static void Append(StringBuilder json, MemoValue value)
    {
        switch (value.Kind)
        {
            case MemoValueKind.None:
                json.Append("null");
                break;
            case MemoValueKind.Boolean:
                json.Append(value.Integer != 0 ? "true" : "false");
                break;
            case MemoValueKind.Integer:
                json.Append(value.Integer);
                break;
            case MemoValueKind.Real:
                PythonJson.AppendNumber(json, value.Real);
                break;
            case MemoValueKind.Text:
                PythonJson.AppendString(json, value.Text);
                break;
            case MemoValueKind.Array:
                Append(json, value.Array!);
                break;
            default:
                throw new ArgumentException("The original takes numbers, texts and arrays.", nameof(value));
        }
    }

    private static void Append(StringBuilder json, NpyArray array)
    {
        json.Append("{\"dtype\": ");
        PythonJson.AppendString(json, TypeName(array.Header.Type));
        json.Append(", \"sha1\": \"").Append(Sha1(array.Data.Span)).Append("\", \"shape\": [");
        json.AppendJoin(", ", array.Header.Shape).Append("], \"type\": \"ndarray\"}");
    }

    /// <summary>What NumPy's <c>str(dtype)</c> says.</summary>
    private static string TypeName(NpyType type) => type.Kind switch
    {
        NpyKind.Boolean => "bool",
        NpyKind.SignedInteger => $"int{type.ElementBytes * 8}",
        NpyKind.UnsignedInteger => $"uint{type.ElementBytes * 8}",
        NpyKind.Real => $"float{type.ElementBytes * 8}",
        NpyKind.Complex => $"complex{type.ElementBytes * 8}",
        _ => type.Descr,
    };

#pragma warning disable CA5350 // A name and not a protection: the original's file names are SHA-1.
    private static string Sha1(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes));
#pragma warning restore CA5350
}
