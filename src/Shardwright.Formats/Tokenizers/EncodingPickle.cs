using System.Buffers.Binary;
using System.Text;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Carries out the few pickle opcodes that an object of <c>tiktoken.core.Encoding</c> needs, and no other.</summary>
/// <remarks>
/// Python's pickle, protocols 2 to 5. Nothing is imported, called or made but one object's dict of names, numbers and bytes:
/// a class other than that one is refused before anything is done with it, as is every opcode that calls something.
/// </remarks>
internal sealed class EncodingPickle
{
    private const string Module = "tiktoken.core";
    private const string Class = "Encoding";
    private const int MaxDicts = 16;

    /// <summary>A key and a value for each token, and some for the rest.</summary>
    private const int MaxValues = (2 * RankTable.MaxRanks) + 1024;

    private readonly string path;
    private readonly byte[] file;
    private readonly List<PickleValue> stack = [];
    private readonly List<PickleValue> memo = [];
    private int at;
    private int opcodeAt;
    private int dicts;
    private int values;

    private EncodingPickle(string path, byte[] file) => (this.path, this.file) = (path, file);

    /// <summary>Reads the object.</summary>
    /// <returns>Its state: keys and values in turn.</returns>
    /// <exception cref="MalformedDataException">The pickle is cut or damaged, or has anything else in it.</exception>
    internal static IReadOnlyList<PickleValue> Read(string path, byte[] file)
    {
        var pickle = new EncodingPickle(path, file);
        while (pickle.Step())
        {
        }

        return pickle.Result();
    }

    private DataLocation Here => new(path, opcodeAt);

    private bool Step()
    {
        opcodeAt = at;
        var opcode = Bytes(1)[0];
        switch (opcode)
        {
            case PickleOpcode.Proto:
                if (Bytes(1)[0] is var protocol and (< 2 or > 5))
                {
                    PickleThrow.Protocol(Here, protocol);
                }

                break;
            case PickleOpcode.Frame:
                if (BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8)) > (ulong)(file.Length - at))
                {
                    PickleThrow.Cut(Here);
                }

                break;
            case PickleOpcode.Mark:
                Push(new PickleValue(PickleKind.Mark));
                break;
            case PickleOpcode.EmptyDict:
                if (++dicts > MaxDicts)
                {
                    PickleThrow.TooMany(Here, "dicts", MaxDicts);
                }

                Push(new PickleValue(PickleKind.Dict, Items: []));
                break;
            case PickleOpcode.EmptyTuple:
                Push(new PickleValue(PickleKind.Tuple));
                break;
            case PickleOpcode.BinInt1:
                Push(new PickleValue(PickleKind.Number, Bytes(1)[0]));
                break;
            case PickleOpcode.BinInt2:
                Push(new PickleValue(PickleKind.Number, BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))));
                break;
            case PickleOpcode.BinInt:
                Push(new PickleValue(PickleKind.Number, BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))));
                break;
            case PickleOpcode.ShortBinBytes or PickleOpcode.ShortBinUnicode:
                PushBytes(opcode, Bytes(1)[0]);
                break;
            case PickleOpcode.BinBytes or PickleOpcode.BinUnicode:
                PushBytes(opcode, BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)));
                break;
            case PickleOpcode.BinBytes8 or PickleOpcode.BinUnicode8:
                PushBytes(opcode, BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8)));
                break;
            case PickleOpcode.Memoize:
                Remember(memo.Count);
                break;
            case PickleOpcode.BinPut:
                Remember(Bytes(1)[0]);
                break;
            case PickleOpcode.LongBinPut:
                Remember(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)));
                break;
            case PickleOpcode.BinGet:
                Recall(Bytes(1)[0]);
                break;
            case PickleOpcode.LongBinGet:
                Recall(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)));
                break;
            case PickleOpcode.SetItem:
                Set(stack.Count - 2);
                break;
            case PickleOpcode.SetItems:
                var mark = stack.FindLastIndex(value => value.Kind == PickleKind.Mark);
                if (mark < 0)
                {
                    PickleThrow.Stack(Here, "a mark");
                }

                stack.RemoveAt(mark);
                Set(mark);
                break;
            case PickleOpcode.Global:
                Import(Line(), Line());
                break;
            case PickleOpcode.StackGlobal:
                var name = Text(Pop(PickleKind.Text, "a class's name"));
                Import(Text(Pop(PickleKind.Text, "a module's name")), name);
                break;
            case PickleOpcode.NewObj:
                _ = Pop(PickleKind.Tuple, "no arguments");
                _ = Pop(PickleKind.Class, "the class");
                Push(new PickleValue(PickleKind.Object));
                break;
            case PickleOpcode.Build:
                var state = Pop(PickleKind.Dict, "a dict for the object's state");
                _ = Pop(PickleKind.Object, "an object without a state");
                Push(new PickleValue(PickleKind.Built, Items: state.Items));
                break;
            case PickleOpcode.Stop:
                return false;
            default:
                PickleThrow.Refused(Here, PickleOpcode.Name(opcode));
                break;
        }

        return true;
    }

    private List<PickleValue> Result()
    {
        var built = Pop(PickleKind.Built, "the object");
        if (stack.Count > 0 || at != file.Length)
        {
            PickleThrow.Behind(Here);
        }

        return built.Items!;
    }

    private void Import(string module, string name)
    {
        if (module != Module || name != Class)
        {
            PickleThrow.OtherClass(Here, $"{module}.{name}");
        }

        Push(new PickleValue(PickleKind.Class));
    }

    private void Push(PickleValue value)
    {
        if (++values > MaxValues)
        {
            PickleThrow.TooMany(Here, "values", MaxValues);
        }

        stack.Add(value);
    }

    private void PushBytes(byte opcode, ulong length)
    {
        if (length > (ulong)(file.Length - at))
        {
            PickleThrow.Cut(Here);
        }

        var kind = opcode is PickleOpcode.ShortBinUnicode or PickleOpcode.BinUnicode or PickleOpcode.BinUnicode8 ? PickleKind.Text : PickleKind.Bytes;
        Push(new PickleValue(kind, at, (int)length));
        at += (int)length;
    }

    private PickleValue Pop(PickleKind kind, string expected)
    {
        if (stack.Count == 0 || stack[^1].Kind != kind)
        {
            PickleThrow.Stack(Here, expected);
        }

        var value = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    /// <summary>Puts the values from a place on into the dict before them.</summary>
    private void Set(int first)
    {
        if (first < 1 || stack[first - 1] is not { Kind: PickleKind.Dict, Items: { } items } || ((stack.Count - first) & 1) != 0)
        {
            PickleThrow.Stack(Here, "a dict with keys and values behind it");
            return;
        }

        for (var place = first; place < stack.Count; place++)
        {
            items.Add(stack[place]);
        }

        stack.RemoveRange(first, stack.Count - first);
    }

    private void Remember(long place)
    {
        if (stack.Count == 0 || place > memo.Count || place >= MaxValues)
        {
            PickleThrow.Stack(Here, "a value, and the next place to note it");
        }

        if (place == memo.Count)
        {
            memo.Add(stack[^1]);
        }
        else
        {
            memo[(int)place] = stack[^1];
        }
    }

    private void Recall(long place)
    {
        if (place >= memo.Count)
        {
            PickleThrow.Stack(Here, "a value that was noted before");
        }

        Push(memo[(int)place]);
    }

    private string Text(PickleValue text) => Encoding.UTF8.GetString(file, (int)text.Number, text.Length);

    private string Line()
    {
        const int Most = 256;
        var rest = file.AsSpan(at, Math.Min(Most, file.Length - at));
        var length = rest.IndexOf((byte)'\n');
        if (length < 0)
        {
            PickleThrow.Cut(Here);
        }

        at += length + 1;
        return Encoding.UTF8.GetString(rest[..length]);
    }

    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > file.Length - at)
        {
            PickleThrow.Cut(Here);
        }

        at += count;
        return file.AsSpan(at - count, count);
    }
}
