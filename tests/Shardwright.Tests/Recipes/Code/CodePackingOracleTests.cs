using System.Text;
using System.Text.Json;
using Shardwright.Recipes.Code;

namespace Shardwright.Tests.Recipes.Code;

/// <summary>Random files whose structure their maker knows, packed by trying every place, in Python.</summary>
public sealed class CodePackingOracleTests
{
    private const string Maker = """
        import bisect, json, random, re, sys
        COMMENT, DIRECTIVE, ALIAS, OTHER = range(4)
        WORD = re.compile(rb'[A-Za-z0-9_\x80-\xff]+|[!-/:-@\[-^`{-~\x7f]')

        class File:
            def __init__(self, random):
                self.r, self.text, self.boundaries, self.regions, self.open, self.items = random, b'', [(0, (), False)], [], [], []
            def words(self, most):
                return b'x ' * self.r.randint(0, most)
            def mark(self, weak=False):
                self.boundaries.append((len(self.text), tuple(self.open), weak))
            def unit(self, text, kind=OTHER):
                self.text += text
                self.mark()
                return (len(self.boundaries) - 2, len(self.boundaries) - 1, kind, None)
            def close_weak(self):
                at, opened, weak = self.boundaries[-1]
                if at: self.boundaries[-1] = (at, opened, True)
            def leading(self, depth=0):
                blank = self.r.choice([b'', b'\n'])
                kind = self.r.randint(0, 6 if depth < 2 else 5)
                if kind == 0: return self.unit(b'// ' + self.words(8) + b'\n\n', COMMENT)
                if kind == 1: return self.unit(b'/* ' + self.words(8) + b'\n*/\n\n', COMMENT)
                if kind == 2: return self.unit(b'#include <a>\n' + blank, DIRECTIVE)
                if kind == 3: return self.unit(b'// why\n#define X { ' + self.words(5) + b'\\\n /* { */\n' + blank, DIRECTIVE)
                if kind == 4: return self.unit(b'using a::' + self.words(2) + b';\n' + blank, ALIAS)
                if kind == 5: return self.unit(b'typedef ' + self.words(2) + b'y;\n' + blank, ALIAS)
                return self.conditional(lambda: self.leading(depth + 1))
            def conditional(self, item):
                first, region = len(self.boundaries) - 1, len(self.regions)
                self.regions.append(None)
                self.text += b'#if A\n'
                self.open.append(region)
                items = [item() for _ in range(self.r.randint(0, 3))]
                has_else = self.r.random() < .4
                if has_else:
                    if items: self.close_weak()
                    self.text += b'#else\n'
                    before = len(items)
                    items += [item() for _ in range(self.r.randint(0, 2))]
                    if len(items) > before: self.close_weak()
                elif items: self.close_weak()
                self.open.pop()
                self.text += b'#endif\n'
                self.mark()
                self.regions[region] = (first, len(self.boundaries) - 1)
                return (first, len(self.boundaries) - 1, DIRECTIVE, (items, has_else, region))
            def container(self, depth):
                first, region = len(self.boundaries) - 1, len(self.regions)
                self.regions.append(None)
                kind = self.r.choice([b'namespace n ', b'class A : B ', b'extern "C" '])
                self.text += self.r.choice([b'// about\n', b'']) + kind + b'{\n'
                self.open.append(region)
                self.mark(True)
                for _ in range(self.r.randint(0, 5)): self.item(depth + 1)
                self.close_weak()
                self.open.pop()
                self.text += b'};\n' if kind[0] == 99 else b'}\n'
                self.mark()
                self.regions[region] = (first, len(self.boundaries) - 1)
                return (first, len(self.boundaries) - 1, OTHER, None)
            def item(self, depth=0):
                kind = self.r.randint(0, 9 if depth < 3 else 6)
                if kind < 2: return self.unit(b'int v' + self.words(10) + b';\n' + self.r.choice([b'', b'\n']))
                if kind < 4: return self.unit(b'// ' + self.words(4) + b'\nint f(int a) {\n' + self.words(12) + b'\n}\n')
                if kind == 4: return self.unit(b'int t[] = {1, {' + self.words(12) + b'}};\n\n')
                if kind == 5: return self.unit(b'int big() {\n' + b''.join(b'  a ' + self.words(14) + b'\n' for _ in range(self.r.randint(1, 12))) + b'}\n')
                if kind == 6: return self.unit(b'int line = ' + self.r.choice([b'1 + ', b'abc', b'1+', b'\xc3\xa9 ']) * self.r.randint(1, 60) + b'2;\n')
                if kind == 7: return self.conditional(lambda: self.item(depth + 1))
                return self.container(depth)

        def count(text, measure): return len(text) if measure == 'bytes' else sum(1 for _ in WORD.finditer(text))

        def make(random):
            f, items = File(random), []
            guard = random.random() < .4
            if guard:
                f.regions.append(None); f.open.append(0)
                items.append(f.unit(b'#ifndef X_H\n#define X_H\n', DIRECTIVE))
            items += [f.leading() for _ in range(random.randint(0, 5))]
            items += [f.item() for _ in range(random.randint(2, 14))]
            if guard:
                f.close_weak(); f.open.pop()
                f.text += b'#endif\n'; f.mark()
                f.regions[0] = (0, len(f.boundaries) - 1)
                items.append((len(f.boundaries) - 2, len(f.boundaries) - 1, DIRECTIVE, None))
            f.boundaries[-1] = (len(f.text), (), False)
            return f, items

        def is_leading(item): return item[2] != OTHER and (item[3] is None or all(is_leading(i) for i in item[3][0]))

        # Whole leading items; a conditional of one arm that nothing but comments and directives follows is only a wrapper around the rest.
        def leading_items(items, found):
            for index, item in enumerate(items):
                if is_leading(item) and not (item[3] and not item[3][1] and rest_is_quiet(items[index + 1:])): found.append(item); continue
                if item[3] and not item[3][1] and rest_is_quiet(items[index + 1:]):
                    inner = item[3][0]
                    if inner:
                        start = len(found)
                        done = leading_items(inner, found)
                        if len(found) > start: found[start] = (item[0],) + found[start][1:]
                        if done and len(found) > start: found[-1] = (found[-1][0], item[1]) + found[-1][2:]; continue
                        if done: found.append(item); continue
                    else: found.append(item); continue
                return False
            return True
        def quiet(item): return item[2] in (COMMENT, DIRECTIVE) and (item[3] is None or (all(quiet(i) for i in item[3][0])))
        def rest_is_quiet(items): return all(quiet(i) for i in items)

        def pack(f, items, limit, repeat, measure):
            text, at = f.text, [b[0] for b in f.boundaries]
            if count(text, measure) <= limit: return [[0, len(text), False]], []
            fits = [count(text[at[a]:at[b]], measure) <= limit for a, b in f.regions]
            everything = at[1:]
            strong = [o for o, _, weak in f.boundaries[1:] if not weak]
            preferred = [o for o, opened, weak in f.boundaries[1:] if not weak and not any(fits[r] for r in opened)]
            parts, end = [], 0
            if repeat:
                found = []
                leading_items(items, found)
                if found:
                    end = at[found[-1][1]]
                    if count(text[:end], measure) <= limit // 4: parts = [[0, end]]
                    else:
                        kept = 0
                        for item in found:
                            a, b = at[item[0]], at[item[1]]
                            if kept + count(text[a:b], measure) > limit // 4: continue
                            kept += count(text[a:b], measure)
                            if parts and sum(parts[-1]) == a: parts[-1][1] += b - a
                            else: parts.append([a, b - a])
            preamble = b''.join(text[a:a + n] for a, n in parts)
            def furthest(start, places, stop, may):
                for with_preamble in [True, False] if may else [False]:
                    best = None
                    for place in places[bisect.bisect_right(places, start):]:
                        if place > stop or count((preamble if with_preamble else b'') + text[start:place], measure) > limit: break
                        best = place
                    if best: return best, with_preamble
            pieces, start = [], 0
            while start < len(text):
                may = bool(parts) and bool(pieces) and start >= end
                found = furthest(start, preferred, len(text), may) or furthest(start, strong, len(text), may) or furthest(start, everything, len(text), may)
                if not found:
                    stop = everything[bisect.bisect_right(everything, start)]
                    lines = [i + 1 for i in range(start, stop) if text[i] == 10] + [stop]
                    if count(text[start:lines[0]], measure) <= limit: found = furthest(start, lines, stop, may)
                    found = found or furthest(start, [i for i in range(start + 1, lines[0] + 1) if i == len(text) or text[i] & 0xc0 != 0x80], stop, may)
                pieces.append([start, found[0] - start, found[1]])
                start = found[0]
            return pieces, parts

        with open(sys.argv[3], 'w') as out:
            for seed in range(int(sys.argv[1]), int(sys.argv[2])):
                r = random.Random(seed)
                f, items = make(r)
                limit, repeat, measure = r.randint(10, 120), r.random() < .7, r.choice(['words', 'words', 'bytes'])
                limit = limit * 4 if measure == 'bytes' else limit
                pieces, parts = pack(f, items, limit, repeat, measure)
                print(json.dumps(dict(seed=seed, text=f.text.decode('utf-8'), limit=limit, repeat=repeat, bytes=measure == 'bytes', pieces=pieces, parts=parts)), file=out)
        """;

    private static readonly int Files = Dose.Of(1500, 5000, 20_000);

    [Fact]
    public void Packing_is_what_a_greedy_packer_that_knows_the_structure_gives()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "files.jsonl");
        PythonOracle.Run(Maker, "0", $"{Files}", path);
        var split = 0;
        foreach (var line in File.ReadLines(path))
        {
            using var document = JsonDocument.Parse(line);
            var file = document.RootElement;
            var text = Encoding.UTF8.GetBytes(file.GetProperty("text").GetString()!);
            var use = file.GetProperty("repeat").GetBoolean() ? PreambleUse.Repeat : PreambleUse.First;
            var found = new CodeChunker(new WordMeasure(file.GetProperty("bytes").GetBoolean()), file.GetProperty("limit").GetInt32(), use).Split(text);
            var pieces = file.GetProperty("pieces").EnumerateArray().Select(piece => new CodePiece(piece[0].GetInt32(), piece[1].GetInt32(), piece[2].GetBoolean()));
            var parts = file.GetProperty("parts").EnumerateArray().Select(part => (part[0].GetInt32(), part[1].GetInt32()));
            Assert.True(found.IsBalanced);
            var about = $"seed {file.GetProperty("seed")}, limit {file.GetProperty("limit")}\n{file.GetProperty("text").GetString()}";
            Assert.True(parts.SequenceEqual(found.Preamble), $"preamble {string.Join(' ', found.Preamble)}, expected {string.Join(' ', parts)}; {about}");
            Assert.True(pieces.SequenceEqual(found.Pieces), $"{string.Join('\n', found.Pieces)}\nexpected\n{string.Join('\n', pieces)}\n{about}");
            split += found.Pieces.Count > 1 ? 1 : 0;
        }

        Assert.True(split > Files / 2);
    }
}
