namespace Shardwright.Formats.Tokenizers;

/// <summary>Pickle's opcodes that are carried out, and the names of the others for messages.</summary>
/// <remarks>Python's <c>pickletools</c>, protocols 2 to 5.</remarks>
internal static class PickleOpcode
{
    internal const byte Proto = 0x80;
    internal const byte Frame = 0x95;
    internal const byte Mark = (byte)'(';
    internal const byte SetItem = (byte)'s';
    internal const byte SetItems = (byte)'u';
    internal const byte Memoize = 0x94;
    internal const byte BinPut = (byte)'q';
    internal const byte LongBinPut = (byte)'r';
    internal const byte BinGet = (byte)'h';
    internal const byte LongBinGet = (byte)'j';
    internal const byte EmptyDict = (byte)'}';
    internal const byte EmptyTuple = (byte)')';
    internal const byte ShortBinUnicode = 0x8C;
    internal const byte BinUnicode = (byte)'X';
    internal const byte BinUnicode8 = 0x8D;
    internal const byte ShortBinBytes = (byte)'C';
    internal const byte BinBytes = (byte)'B';
    internal const byte BinBytes8 = 0x8E;
    internal const byte BinInt = (byte)'J';
    internal const byte BinInt1 = (byte)'K';
    internal const byte BinInt2 = (byte)'M';
    internal const byte Global = (byte)'c';
    internal const byte StackGlobal = 0x93;
    internal const byte NewObj = 0x81;
    internal const byte Build = (byte)'b';
    internal const byte Stop = (byte)'.';

    /// <summary>What people call an opcode that is refused.</summary>
    internal static string Name(byte opcode) => opcode switch
    {
        (byte)'R' => "REDUCE",
        (byte)'i' => "INST",
        (byte)'o' => "OBJ",
        (byte)'P' => "PERSID",
        (byte)'Q' => "BINPERSID",
        0x82 => "EXT1",
        0x83 => "EXT2",
        0x84 => "EXT4",
        0x92 => "NEWOBJ_EX",
        0x97 => "NEXT_BUFFER",
        0x98 => "READONLY_BUFFER",
        0x96 => "BYTEARRAY8",
        (byte)'0' => "POP",
        (byte)'1' => "POP_MARK",
        (byte)'2' => "DUP",
        (byte)'I' => "INT",
        (byte)'L' => "LONG",
        0x8A => "LONG1",
        0x8B => "LONG4",
        (byte)'F' => "FLOAT",
        (byte)'G' => "BINFLOAT",
        (byte)'N' => "NONE",
        0x88 => "NEWTRUE",
        0x89 => "NEWFALSE",
        (byte)'S' => "STRING",
        (byte)'T' => "BINSTRING",
        (byte)'U' => "SHORT_BINSTRING",
        (byte)'V' => "UNICODE",
        (byte)'t' => "TUPLE",
        0x85 => "TUPLE1",
        0x86 => "TUPLE2",
        0x87 => "TUPLE3",
        (byte)'d' => "DICT",
        (byte)'l' => "LIST",
        (byte)']' => "EMPTY_LIST",
        (byte)'a' => "APPEND",
        (byte)'e' => "APPENDS",
        (byte)'g' => "GET",
        (byte)'p' => "PUT",
        0x8F => "EMPTY_SET",
        0x90 => "ADDITEMS",
        0x91 => "FROZENSET",
        _ => $"opcode 0x{opcode:X2}",
    };
}
