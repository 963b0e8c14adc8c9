namespace Shardwright.Tests.Streaming.Genome;

/// <summary>Items as the specification says, in Python.</summary>
internal static class ItemOracle
{
    /// <summary>
    /// Reads lines of <c>length stride layout bos eos tags rc ambiguous seed epoch ids… window id letters</c>, separated by tabs, from the file named by its argument;
    /// prints tokens, labels and mask of each, as lists.
    /// </summary>
    public const string Script = """
        import sys

        def mix(state, number):
            z = ((state ^ number) + 0x9e3779b97f4a7c15) % 2**64
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9 % 2**64
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb % 2**64
            return z ^ (z >> 31)

        def item(case):
            length, stride, layout, with_bos, with_eos, tags, rc, ambiguous, seed, epoch, BOS, EOS, SEP, PAD, window, place, name, text = case
            control = []
            if tags:
                kind = name.split("__")[0].lower()
                control = list(("<ctrl_" + kind + ">").encode("utf-8"))
            if layout == 1 and not tags:
                header = [BOS] if with_bos else []
                footer = [EOS] if with_eos else []
            else:
                header = [BOS] + control + [SEP]
                footer = [EOS]
            room = length - len(header) - len(footer)
            letters = text[place * stride:place * stride + room].upper()
            if rc and mix(mix(mix(0, seed), epoch), window) >= 2**63:
                pairs = "ATTACGGC" + ("RYYRKMMKBVVBDHHD" if ambiguous else "")
                table = {pairs[i]: pairs[i + 1] for i in range(0, len(pairs), 2)}
                letters = "".join(table.get(letter, letter) for letter in letters[::-1])
            tokens = header + list(letters.encode("utf-8")) + footer
            tokens = (tokens + [PAD] * length)[:length]
            labels = tokens[1:] + [PAD]
            masked = {BOS, EOS, SEP, PAD, *control}
            return tokens, labels, [0 if label in masked else 1 for label in labels]

        for line in open(sys.argv[1], encoding="utf-8"):
            parts = line.rstrip("\n").split("\t")
            for row in item([int(part) for part in parts[:16]] + parts[16:]):
                print(*row)
        """;
}
