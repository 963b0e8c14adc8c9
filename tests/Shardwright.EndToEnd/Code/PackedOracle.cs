namespace Shardwright.EndToEnd.Code;

/// <summary>Finds documents again in packed rows, without the packer.</summary>
public static class PackedOracle
{
    private const string Script = """
        import bisect, collections
        rows_path, ids_path, folder, begin = *sys.argv[1:4], int(sys.argv[4])
        ids_of = {}
        for text, line in zip(lines(sys.argv[5]), open(ids_path)):
            ids_of[text] = tuple(map(int, line.split()))
        left = collections.Counter(ids_of[text] for name in train(folder) for text in texts(os.path.join(folder, name)))
        documents, cropped = sum(left.values()), []
        for line in open(rows_path):
            row = json.loads(line)
            inputs, targets = row["inputs"], row["targets"]
            assert len(inputs) == len(targets) == 512 and inputs[0] == begin
            held = targets.index(-1) if -1 in targets else len(targets)
            assert all(target == -1 for target in targets[held:]) and all(one == begin for one in inputs[held + 1:])
            assert inputs[1:held] == targets[:max(held - 1, 0)]
            tokens, pieces = [inputs[0]] + targets[:held], []
            for token in tokens:
                if token == begin: pieces.append([])
                else: pieces[-1].append(token)
            pieces = [tuple(piece) for piece in pieces]
            for piece in pieces[:-1] if held == len(targets) else pieces:
                assert left[piece] > 0, "a document that is none, or was there before"
                left[piece] -= 1
            if held == len(targets): cropped.append(pieces[-1])
        rest = sorted(left.elements())
        for piece in sorted(cropped, key=len, reverse=True):
            at = bisect.bisect_left(rest, piece)
            assert at < len(rest) and rest[at][:len(piece)] == piece, "the end of a row begins no document that is left"
            del rest[at]
        assert not rest, len(rest)
        print(documents)
        """;

    /// <summary>Fails the test unless rows hold every train document of a folder exactly once, whole or its beginning at the end of a row.</summary>
    /// <param name="rows">The printed rows.</param>
    /// <param name="ids">The printed ids of each document.</param>
    /// <param name="folder">The shards.</param>
    /// <param name="documents">The documents that the ids are of.</param>
    /// <param name="begin">The token that begins a document.</param>
    public static string Holds(string rows, string ids, string folder, string documents, int begin)
        => ParquetOracle.Run(Script, rows, ids, folder, $"{begin}", documents).Trim();
}
