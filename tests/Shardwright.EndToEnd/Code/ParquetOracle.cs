using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Code;

/// <summary>A reader of our Parquet shards in a hundred lines of Python, with its own Thrift, Snappy and encodings: it shares no code with us.</summary>
public static class ParquetOracle
{
    /// <summary>
    /// Gives a script <c>groups(path)</c>, the texts of each row group as bytes; <c>texts(path)</c>, all as strings; <c>train(folder)</c>, the names of the
    /// train shards in order; and <c>lines(path)</c>, the texts of a JSONL file.
    /// </summary>
    private const string Reader = """
        import json, os, struct, sys

        def varint(b, at):
            value = shift = 0
            while True:
                byte = b[at]; at += 1
                value |= (byte & 127) << shift
                if byte < 128: return value, at
                shift += 7

        def zigzag(b, at):
            value, at = varint(b, at)
            return value >> 1 ^ -(value & 1), at

        def value(b, at, kind):
            if kind in (1, 2): return kind == 1, at
            if kind == 3: return b[at], at + 1
            if kind in (4, 5, 6): return zigzag(b, at)
            if kind == 7: return struct.unpack_from("<d", b, at)[0], at + 8
            if kind == 8:
                n, at = varint(b, at)
                return b[at:at + n], at + n
            if kind in (9, 10):
                n, item = b[at] >> 4, b[at] & 15; at += 1
                if n == 15: n, at = varint(b, at)
                out = []
                for _ in range(n):
                    if item in (1, 2): one, at = b[at] == 1, at + 1
                    else: one, at = value(b, at, item)
                    out.append(one)
                return out, at
            assert kind == 12, kind
            return struct_(b, at)

        def struct_(b, at):
            fields, field = {}, 0
            while b[at]:
                delta, kind = b[at] >> 4, b[at] & 15; at += 1
                if delta: field += delta
                else: field, at = zigzag(b, at)
                fields[field], at = value(b, at, kind)
            return fields, at + 1

        def snappy(b):
            size, at = varint(b, 0)
            out = bytearray()
            while at < len(b):
                tag = b[at]; at += 1
                if tag & 3 == 0:
                    n = (tag >> 2) + 1
                    if n > 60:
                        more = n - 60
                        n = int.from_bytes(b[at:at + more], "little") + 1; at += more
                    out += b[at:at + n]; at += n
                    continue
                if tag & 3 == 1: n, back, at = (tag >> 2 & 7) + 4, (tag >> 5) << 8 | b[at], at + 1
                elif tag & 3 == 2: n, back, at = (tag >> 2) + 1, int.from_bytes(b[at:at + 2], "little"), at + 2
                else: n, back, at = (tag >> 2) + 1, int.from_bytes(b[at:at + 4], "little"), at + 4
                start = len(out) - back
                if back >= n: out += out[start:start + n]
                else:
                    piece = bytes(out[start:])
                    out += (piece * (n // back + 1))[:n]
            assert len(out) == size
            return bytes(out)

        def unpack(codec, b):
            return b if codec == 0 else snappy(b)

        def hybrid(b, at, end, width, count):
            out = []
            while len(out) < count and at < end:
                head, at = varint(b, at)
                if head & 1:
                    n = (head >> 1) * 8
                    bits = int.from_bytes(b[at:at + n * width // 8], "little"); at += n * width // 8
                    mask = (1 << width) - 1
                    out += [bits >> i * width & mask for i in range(n)]
                else:
                    size = (width + 7) // 8
                    out += [int.from_bytes(b[at:at + size], "little")] * (head >> 1); at += size
            return out[:count]

        def plain(b, at, count):
            out = []
            for _ in range(count):
                n = struct.unpack_from("<I", b, at)[0]
                out.append(b[at + 4:at + 4 + n]); at += 4 + n
            return out

        def pages(b, chunk):
            meta = chunk[3]
            at, seen, words, out = min(meta[9], meta.get(11, meta[9])), 0, None, []
            while seen < meta[5]:
                head, at = struct_(b, at)
                body = b[at:at + head[3]]; at += head[3]
                if head[1] == 2:
                    words = plain(unpack(meta[4], body), 0, head[7][1])
                    continue
                if head[1] == 0:
                    info, data, from_ = head[5], unpack(meta[4], body), 0
                    count, encoding = info[1], info[2]
                    n = struct.unpack_from("<I", data)[0]
                    there, from_ = hybrid(data, 4, 4 + n, 1, count), 4 + n
                else:
                    assert head[1] == 3, head
                    info = head[8]
                    count, encoding, n = info[1], info[4], info[5] + info[6]
                    there = hybrid(body, info[6], n, 1, count)
                    rest = body[n:]
                    data, from_ = unpack(meta[4], rest) if info.get(7, True) else rest, 0
                some = sum(there)
                if encoding == 0: got = plain(data, from_, some)
                else:
                    assert encoding in (2, 8), encoding
                    got = [words[i] for i in hybrid(data, from_ + 1, len(data), data[from_], some)]
                got = iter(got)
                out += [next(got) if one else None for one in there]
                seen += count
            assert len(out) == meta[5]
            return out

        def groups(path):
            # The texts of each row group.
            b = open(path, "rb").read()
            assert b[:4] == b[-4:] == b"PAR1", path
            n = struct.unpack("<I", b[-8:-4])[0]
            footer, _ = struct_(b, len(b) - 8 - n)
            assert [column[4] for column in footer[2][1:]] == [b"text"] and footer[2][1][1] == 6 and footer[2][1][3] == 1, footer[2]
            out = [pages(b, group[1][0]) for group in footer[4]]
            assert sum(map(len, out)) == footer[3]
            return out

        def texts(path):
            return [text.decode() for group in groups(path) for text in group]

        def train(folder):
            return sorted(name for name in os.listdir(folder) if name.startswith("shard_") and name.endswith(".parquet"))

        def lines(path):
            with open(path, "rb") as file: return [json.loads(line)["text"] for line in file if line.strip()]
        """;

    private const string Held = """
        folder, documents = sys.argv[1:]
        held = [text for name in train(folder) for text in texts(os.path.join(folder, name))]
        val = texts(os.path.join(folder, "val_shard.parquet")) if os.path.exists(os.path.join(folder, "val_shard.parquet")) else []
        made = lines(documents)
        assert sorted(held + val) == sorted(made), (len(held), len(val), len(made))
        assert not set(held) & set(val), "a document of validation is in train too"
        print(len(held), len(val))
        """;

    /// <summary>Runs a script that may use the reader.</summary>
    public static string Run(string script, params string[] arguments) => Python.Run($"{Reader}\n{script}", arguments);

    /// <summary>Fails the test unless a folder holds the documents of a file, each as often as it stands there, and none on both sides.</summary>
    /// <returns>How many are for training and for validation.</returns>
    public static (int Train, int Val) Holds(string folder, string documents)
    {
        var counts = Run(Held, folder, documents).Split();
        return (int.Parse(counts[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(counts[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
