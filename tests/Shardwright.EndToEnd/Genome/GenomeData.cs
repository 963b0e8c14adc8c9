namespace Shardwright.EndToEnd.Genome;

/// <summary>Genomes from a seed: databases as the original has them, made by Python's sqlite3, and lists of lengths.</summary>
public static class GenomeData
{
    // Lengths from empty to many windows; runs of N, lower case, letters for several bases, gaps.
    private const string Make = """
        import random
        folder, samples, contigs, most, seed = Path(sys.argv[1]), *map(int, sys.argv[2:6])
        chance = random.Random(seed)
        def letters(length):
            alphabet = chance.choice(["ACGT", "ACGT", "ACGTN", "acgtACGT", "ACGTRYKMSWBDHVN-", "acgtnrykmswbdhv", "N"])
            text = chance.choices(alphabet, k=length)
            for _ in range(length // 200):
                at = chance.randrange(length)
                text[at:at + 30] = "N" * len(text[at:at + 30])
            return "".join(text)
        rows = []
        for sample in range(samples):
            name = f"LON{sample:03}" + (f".{sample % 3}" if sample % 2 else "")
            connection = twin.create_sequences(folder / "sequences", name)
            for contig in range(contigs):
                kind = chance.choice(["BCR", "NCG", "bcx", "P1-a"])
                identity = f"{kind}__ECT-{name.replace('.', '-')}__CT1-{contig}"
                text = letters(chance.choice([0, 1, 7, 40, chance.randrange(most), chance.randrange(most), most]))
                connection.execute("INSERT INTO sequences VALUES (?, ?)", (identity, text))
                rows.append((identity, len(text)))
            connection.commit()
            connection.close()
        chance.shuffle(rows)
        (folder / "lengths.tsv").write_text("".join(f"{name}\t{length}\n" for name, length in rows), newline="\n")
        """;

    // A Parquet file in its plainest form: one row group, plain pages, uncompressed.
    private const string WriteParquet = """
        import struct
        def varint(n):
            out = b""
            while n > 127:
                out, n = out + bytes([n & 127 | 128]), n >> 7
            return out + bytes([n])
        def integer(n): return varint(n << 1 if n >= 0 else (-n << 1) - 1)
        def text(b): return varint(len(b)) + b
        def record(*fields):
            out, last = b"", 0
            for number, kind, value in fields:
                out, last = out + bytes([(number - last) << 4 | kind]) + value, number
            return out + b"\0"
        def several(kind, values): return bytes([0xF0 | kind]) + varint(len(values)) + b"".join(values)
        I, L, B, S, T = 5, 6, 8, 12, 9
        def write_parquet(path, columns):
            # Columns are (name, texts or whole numbers); those with a None are optional.
            count = len(columns[0][1])
            out, chunks, leaves = b"PAR1", [], []
            for name, values in columns:
                there, kind = [v for v in values if v is not None], 6 if isinstance(values[0], str) or name == "contig_id" else 5 if isinstance(values[0], float) else 2
                data = b"".join(struct.pack("<I", len(v.encode())) + v.encode() if kind == 6 else struct.pack("<d" if kind == 5 else "<q", v) for v in there)
                optional = len(there) < count
                if optional:
                    bits = [v is not None for v in values] + [False] * (-count % 8)
                    groups = bytes(sum(bit << i for i, bit in enumerate(bits[at:at + 8])) for at in range(0, len(bits), 8))
                    levels = varint(len(groups) << 1 | 1) + groups
                    data = struct.pack("<I", len(levels)) + levels + data
                at = len(out)
                size = integer(len(data))
                head = record((1, I, integer(0)), (2, I, size), (3, I, size), (5, S, record((1, I, integer(count)), (2, I, integer(0)), (3, I, integer(3)), (4, I, integer(3)))))
                out += head + data
                whole = integer(len(out) - at)
                facts = record((1, I, integer(kind)), (2, T, several(I, [integer(0), integer(3)])), (3, T, several(B, [text(name.encode())])), (4, I, integer(0)),
                               (5, L, integer(count)), (6, L, whole), (7, L, whole), (9, L, integer(at)))
                chunks.append(record((2, L, integer(at)), (3, S, facts)))
                leaves.append(record((1, I, integer(kind)), (3, I, integer(int(optional))), (4, B, text(name.encode())), *([(6, I, integer(0))] if kind == 6 else [])))
            schema = several(S, [record((4, B, text(b"schema")), (5, I, integer(len(columns))))] + leaves)
            group = record((1, T, several(S, chunks)), (2, L, integer(len(out))), (3, L, integer(count)))
            footer = record((1, I, integer(1)), (2, T, schema), (3, L, integer(count)), (4, T, several(S, [group])))
            Path(path).write_bytes(out + footer + struct.pack("<I", len(footer)) + b"PAR1")
        """;

    /// <summary>What the scripts begin with.</summary>
    private const string Start = "from pathlib import Path\n";

    /// <summary>Makes <c>sequences/</c> and <c>lengths.tsv</c> in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="samples">How many databases.</param>
    /// <param name="contigs">Sequences of each.</param>
    /// <param name="most">Letters of the longest.</param>
    /// <param name="seed">What they are drawn from.</param>
    public static void Create(string folder, int samples, int contigs, int most, int seed = 1)
    {
        Directory.CreateDirectory(folder);
        GenomeTwin.Script(Start + Make, folder, $"{samples}", $"{contigs}", $"{most}", $"{seed}");
    }

    /// <summary>Writes a split's Parquet file out of its lines.</summary>
    public static void WriteSplit(string lengths, string parquet)
        => GenomeTwin.Script(
            $"{Start}{WriteParquet}\nrows = twin.split_rows(sys.argv[1])\nrows.reverse()\n"
            + "write_parquet(sys.argv[2], [('other', [1] * len(rows)), ('contig_id', [r[0] for r in rows]), ('length', [r[1] for r in rows])])",
            lengths,
            parquet);

    /// <summary>Writes a Parquet file of columns that a line of Python gives: <c>[("contig_id", ["A"]), ("length", [1.5])]</c>.</summary>
    public static void WriteColumns(string columns, string parquet)
        => GenomeTwin.Script($"{Start}{WriteParquet}\nwrite_parquet(sys.argv[1], {columns})", parquet);
}
