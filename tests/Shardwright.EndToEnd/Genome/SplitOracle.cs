using System.Text.Json;
using Shardwright.EndToEnd.Code;

namespace Shardwright.EndToEnd.Genome;

/// <summary>Reads a split's Parquet file with the small reader in Python that shares no code with us, and the system's zstd.</summary>
public static class SplitOracle
{
    private const string Read = """
        import ctypes
        zstd = ctypes.CDLL("libzstd.so.1")
        zstd.ZSTD_getFrameContentSize.restype = ctypes.c_ulonglong
        zstd.ZSTD_decompress.restype = ctypes.c_size_t

        def unpack(codec, b):
            if codec == 0: return b
            if codec == 1: return snappy(b)
            assert codec == 6, codec
            size = zstd.ZSTD_getFrameContentSize(b, ctypes.c_size_t(len(b)))
            assert size < 1 << 30, size
            out = ctypes.create_string_buffer(max(1, size))
            assert zstd.ZSTD_decompress(out, ctypes.c_size_t(size), b, ctypes.c_size_t(len(b))) == size
            return out.raw[:size]

        def columns(path):
            b = open(path, "rb").read()
            assert b[:4] == b[-4:] == b"PAR1", path
            footer, _ = struct_(b, len(b) - 8 - struct.unpack("<I", b[-8:-4])[0])
            found = {}
            for place, leaf in enumerate(footer[2][1:]):
                parse = plain if leaf[1] == 6 else lambda data, at, count: list(struct.unpack_from(f"<{count}q", data, at))
                assert leaf[1] in (2, 6), f"a column of type {leaf[1]}"
                found[leaf[4].decode()] = [value for group in footer[4] for value in values(b, group[1][place], parse, leaf[3] == 1)]
            assert all(len(column) == footer[3] for column in found.values()), footer[3]
            return found

        def values(b, chunk, parse, optional):
            meta = chunk[3]
            at, seen, words, out = min(meta[9], meta.get(11, meta[9])), 0, None, []
            while seen < meta[5]:
                head, at = struct_(b, at)
                body = b[at:at + head[3]]; at += head[3]
                if head[1] == 2:
                    words = parse(unpack(meta[4], body), 0, head[7][1])
                    continue
                if head[1] == 0:
                    info, data, start = head[5], unpack(meta[4], body), 0
                    count, encoding, there = info[1], info[2], None
                    if optional:
                        size = struct.unpack_from("<I", data)[0]
                        there, start = hybrid(data, 4, 4 + size, 1, count), 4 + size
                else:
                    info = head[8]
                    count, encoding, levels = info[1], info[4], info[5] + info[6]
                    there, start, rest = hybrid(body, info[6], levels, 1, count) if optional else None, 0, body[levels:]
                    data = unpack(meta[4], rest) if info.get(7, True) else rest
                some = count if there is None else sum(there)
                assert encoding in (0, 2, 8), encoding
                got = iter(parse(data, start, some) if encoding == 0 else [words[i] for i in hybrid(data, start + 1, len(data), data[start], some)])
                out += [next(got) if one else None for one in (there or [1] * count)]
                seen += count
            return out

        def rows(path):
            found = columns(path)
            return [(name.decode(), length) for name, length in zip(found["contig_id"], found["length"])]
        """;

    /// <summary>The sequences of a split with their lengths, in the order of the file.</summary>
    public static IReadOnlyList<(string ContigId, long Length)> Rows(string parquet)
    {
        using var json = JsonDocument.Parse(ParquetOracle.Run($"{Read}\nprint(json.dumps(rows(sys.argv[1])))", parquet));
        return [.. json.RootElement.EnumerateArray().Select(row => (row[0].GetString()!, row[1].GetInt64()))];
    }

    /// <summary>Writes a split as the lines that the twin reads.</summary>
    public static void WriteLines(string parquet, string lengths)
        => File.WriteAllLines(lengths, Rows(parquet).Select(row => $"{row.ContigId}\t{row.Length}"));
}
