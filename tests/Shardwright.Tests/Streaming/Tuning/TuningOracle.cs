using System.Globalization;
using System.Text;
using Shardwright.Streaming.Tuning;

namespace Shardwright.Tests.Streaming.Tuning;

/// <summary>The whole reading of a fine-tuning file over again, in Python from the specification.</summary>
internal static class TuningOracle
{
    private const string Script = """
        import json, re, sys
        path, T, B, epochs, seed, shuffle, drop, full, pack, buf = sys.argv[1], *map(int, sys.argv[2:])
        TAGS = {"<BOS>": 2, "<EOS>": 3, "<FIM_PREFIX>": 4, "<FIM_MIDDLE>": 5, "<FIM_SUFFIX>": 6, "<CODE_START>": 7, "<CODE_END>": 8,
                "<THOUGHT_START>": 9, "<THOUGHT_END>": 10, "<QUERY_TOOL>": 11, "\n": 30, "<TOOL_RESULT>": 19}
        cut = re.compile("(" + "|".join(TAGS) + ")")
        def enc(s):
            out = []
            for p in cut.split(s):
                out += [TAGS[p]] if p in TAGS else [100 + b for b in p.encode()]
            return out
        def mask(ids):
            if 4 in ids:
                out, on = [], False
                for t in ids:
                    on = t == 5 or (on and t not in (2, 3)); out.append(int(on))
                return out
            out, started, result = [], False, False
            for t in ids:
                if t in (9, 7, 11): started, result = True, False
                if t == 19: result = True
                out.append(int(started and not result and t not in (2, 3)))
                if t == 8: result = False
            return out
        samples, tool = [], None
        for line in open(path, encoding="utf-8-sig"):
            if not line.strip(): continue
            try: r = json.loads(line)
            except ValueError: continue
            if not isinstance(r, dict): continue
            if tool is None: tool = "text" in r and "source" in r
            if tool:
                if not isinstance(r.get("text"), str): continue
                ids = enc(r["text"])[:T + 1]; m = mask(ids)
            else:
                if not isinstance(r.get("instruction"), str) or not isinstance(r.get("response"), str): continue
                p = [2] + enc(r["instruction"]) + [30]
                ids = p + enc(r["response"]) + [3]; m = ([0] * len(p) + [1] * (len(ids) - len(p)))[:T + 1]; ids = ids[:T + 1]
            if len(ids) >= 3: samples.append((ids, m))
        U = (1 << 64) - 1
        def seed_of(e):
            z = (seed + 0x9e3779b97f4a7c15 * (e + 1)) & U
            z = ((z ^ z >> 30) * 0xbf58476d1ce4e5b9) & U
            z = ((z ^ z >> 27) * 0x94d049bb133111eb) & U
            return z ^ z >> 31
        def place(i, n, s):
            w = (1 << (n - 1).bit_length()) - 1
            while True:
                i ^= s; i = i * 0xe170893d & U; i ^= s >> 16; i ^= (i & w) >> 4; i ^= s >> 8; i = i * 0x0929eb3f & U; i ^= s >> 23
                i ^= (i & w) >> 1; i = i * (1 | s >> 27) & U; i = i * 0x6935fa69 & U; i ^= (i & w) >> 11; i = i * 0x74dcb303 & U
                i ^= (i & w) >> 2; i = i * 0x9e501cc3 & U; i ^= (i & w) >> 2; i = i * 0xc860a3df & U; i &= w
                if i < n: return (i + s) % n
        for e in range(epochs):
            n = len(samples)
            order = [samples[place(i, n, seed_of(e)) if shuffle else i] for i in range(n)]
            if pack:
                rows, waiting, left = [], [], order[:]
                while left or waiting:
                    row = []
                    while True:
                        while left and len(waiting) < buf: waiting.append(left.pop(0))
                        room = T + 1 - sum(len(s[0]) for s in row)
                        fits = [i for i, s in enumerate(waiting) if len(s[0]) <= room]
                        if not fits: break
                        best = max(fits, key=lambda i: (len(waiting[i][0]), -i))
                        row.append(waiting.pop(best))
                    rows.append(row)
            else: rows = [[s] for s in order]
            for b in range(0, len(rows), B):
                batch = rows[b:b + B]
                if len(batch) < B and drop: break
                flat = [([t for s in row for t in s[0]], [m if j else 0 for s in row for j, m in enumerate(s[1])]) for row in batch]
                width = T if pack or full else max(len(ids) for ids, _ in flat) - 1
                out = []
                for ids, m in flat:
                    if pack: ids, m = ids + [2] * (T + 1 - len(ids)), m + [0] * (T + 1 - len(m))
                    x, y = ids[:-1], [t if k else -1 for t, k in zip(ids[1:], m[1:])]
                    out.append(" ".join(map(str, x + [0] * (width - len(x)))) + ">" + " ".join(map(str, y + [-1] * (width - len(y)))))
                print("%d:%d:%s" % (e, sum(map(len, batch)), "|".join(out)))
        """;

    /// <summary>A line a batch: epoch, samples, and for each row inputs and targets.</summary>
    public static string[] Batches(string path, TuningPlan plan)
        => PythonOracle.Run(
            Script, [path, .. new[] { plan.MaxLength, plan.BatchSize, plan.Epochs, plan.Seed, Bit(plan.Shuffle), Bit(plan.DropLast), Bit(plan.PadToMaxLength), Bit(plan.PackRows), plan.PackBuffer }
                .Select(number => number.ToString(CultureInfo.InvariantCulture))]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The same line of one of our batches.</summary>
    public static string Line(TuningBatch batch)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{batch.Epoch}:{batch.Samples}:"));
        for (var row = 0; row < batch.Rows; row++)
        {
            text.Append(row == 0 ? "" : "|").AppendJoin(' ', batch.Inputs.Slice(row * batch.Width, batch.Width).ToArray())
                .Append('>').AppendJoin(' ', batch.Targets.Slice(row * batch.Width, batch.Width).ToArray());
        }

        return text.ToString();
    }

    private static long Bit(bool value) => value ? 1 : 0;
}
