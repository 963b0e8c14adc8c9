using FsCheck;
using FsCheck.Fluent;
using Shardwright.Datasets.Contracts;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;
using Shardwright.Tests.Formats.Parquet;

namespace Shardwright.Tests.Datasets.Contracts;

public sealed class ContractInferenceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Any_archive_keeps_the_contract_that_is_inferred_from_it()
        => Prop.ForAll(Archives.ToArbitrary(), arrays =>
        {
            var path = folder.File("any.npz");
            using (var stream = File.Create(path))
            using (var writer = new NpzWriter(stream))
            {
                for (var i = 0; i < arrays.Length; i++)
                {
                    writer.Add($"key {i}", arrays[i], i % 2 == 0 ? NpzCompression.None : NpzCompression.Deflate);
                }

                writer.Finish();
            }

            return Keeps(path);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Shared_lengths_get_names_and_what_was_seen_stands_beside()
    {
        PythonOracle.Run("""
            import numpy as np, sys
            np.savez(sys.argv[1], d=np.full((5, 4, 4), 2, 'f4'), x=np.array([1., 2, 3, 4, np.nan]), one=np.int8(7), t=np.array(['a', 'b', 'c']), e=np.zeros((0, 9)), b=np.array([True, False]), o=np.array([None]))
            """, folder.File("s.npz"));
        var json = System.Text.Json.JsonDocument.Parse(ContractInference.Infer(folder.File("s.npz"), new ContractInferOptions { WithRanges = true }, cancel: TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("s", json.GetProperty("name").GetString());
        var keys = json.GetProperty("keys");
        Assert.Equal("""["n","d1","d1"]""", Flat(keys.GetProperty("d").GetProperty("shape")));
        Assert.Equal("""["n"]""", Flat(keys.GetProperty("x").GetProperty("shape")));
        Assert.Equal("[]", Flat(keys.GetProperty("one").GetProperty("shape")));
        Assert.Equal("[3]", Flat(keys.GetProperty("t").GetProperty("shape")));
        Assert.Equal("""{"min":1,"max":4,"mean":2.5,"count":5,"nan":1}""", Flat(keys.GetProperty("x").GetProperty("observed")));
        Assert.Equal(("allow", "forbid"), (keys.GetProperty("x").GetProperty("nan").GetString(), keys.GetProperty("d").GetProperty("nan").GetString()));
        Assert.Equal(2, keys.GetProperty("d").GetProperty("max").GetDouble());
        Assert.False(keys.TryGetProperty("o", out _));
    }

    [Fact]
    public void Files_of_other_kinds_keep_theirs_too()
    {
        PythonOracle.Run("""
            import h5py, json, numpy as np, sqlite3, sys
            with h5py.File(sys.argv[1] + '/p.h5', 'w') as f:
                f['g/x'] = np.arange(12.).reshape(3, 4); f['g/x'].attrs['unit'] = 'm'; f['s'] = ['a', 'bc']; f['c'] = np.ones(3, 'c8'); f['b'] = np.array([True, False]); f.attrs['n'] = 3
                f['half'] = np.ones(3, 'f2'); f['none'] = h5py.Empty('f4'); f['struct'] = np.zeros(2, [('a', 'i4'), ('b', 'f8')])
            np.save(sys.argv[1] + '/a.npy', np.arange(6).reshape(2, 3).astype('>i4'))
            json.dump(dict(a=[1, 2], b='x', c=1.5, d=None, e={}, f=True), open(sys.argv[1] + '/j.json', 'w'))
            c = sqlite3.connect(sys.argv[1] + '/d.db'); c.executescript("create table t(a INTEGER, b, c TEXT); insert into t values (1, x'00', 'a'), (NULL, 2.5, 'b'); create table kv(key TEXT, value); insert into kv values ('k', 5)"); c.commit()
            """, folder.Path);
        ParquetSql.Run($"COPY (SELECT 1::BIGINT AS a, [1.0, 2.0]::DOUBLE[] AS l, NULL::FLOAT AS f, true AS b, ['x'] AS t, {{'s': 1}} AS nested) TO '{folder.File("p.parquet")}' (FORMAT parquet)");
        Assert.All(["p.h5", "a.npy", "j.json", "d.db", "p.parquet"], name => Assert.True(Keeps(folder.File(name)), name));
    }

    [Fact]
    public void A_folder_and_a_damaged_file_are_refused()
    {
        Assert.Throws<StorageException>(() => ContractInference.Infer(folder.Path, cancel: TestContext.Current.CancellationToken));
        File.WriteAllText(folder.File("text.txt"), "hello");
        Assert.Throws<MalformedDataException>(() => ContractInference.Infer(folder.File("text.txt"), cancel: TestContext.Current.CancellationToken));
    }

    private static Gen<NpyArray[]> Archives => ArrayOf.NonEmptyListOf().Select(list => list.ToArray());

    private static Gen<NpyArray> ArrayOf
        => from kind in Gen.Choose(0, 6)
           from rank in Gen.Choose(0, 3)
           from shape in Gen.Choose(0, 4).ListOf(rank)
           from seed in Gen.Choose(0, 1 << 30)
           select Make(kind, [.. shape.Select(length => (long)length)], new Random(seed));

    private static NpyArray Make(int kind, long[] shape, Random random)
    {
        var type = new[] { NpyType.F4, NpyType.F8, NpyType.C8, NpyType.I8, NpyType.U8, NpyType.F2, NpyType.Text(2) }[kind];
        var header = new NpyHeader(type, shape);
        var bytes = new byte[header.Bytes];
        // Any bits: NaN, infinities, numbers that float64 has not exactly. Texts have to be characters.
        random.NextBytes(bytes);
        for (var i = 0; i < bytes.Length && kind == 6; i++)
        {
            bytes[i] = (byte)(i % 4 == 0 ? 'a' + (bytes[i] % 26) : 0);
        }

        return new NpyArray(header, bytes);
    }

    private bool Keeps(string path)
    {
        foreach (var options in (ContractInferOptions[])[new(), new() { WithRanges = true }, new() { ReadsValues = false }])
        {
            var contract = folder.File("inferred.contract");
            File.WriteAllText(contract, ContractInference.Infer(path, options, cancel: TestContext.Current.CancellationToken));
            var report = Contracting.Report(path, contract);
            Assert.True(report.Failures.Count == 0 && report.Errors == 0 && report.FilesChecked == 1, $"{string.Join('\n', report.Breaches)}\n{File.ReadAllText(contract)}");
        }

        return true;
    }

    private static string Flat(System.Text.Json.JsonElement value) => string.Concat(value.GetRawText().Where(letter => !char.IsWhiteSpace(letter)));
}
