using Shardwright.Tests.Formats.Parquet;

namespace Shardwright.Tests.Datasets.Contracts;

/// <summary>The contracts of window caches, shards of spectra and genome databases, each file broken in one way.</summary>
public sealed class FolderContractTests : IDisposable
{
    private const string Spectrum = "'a_0' AS sample_id, [10.0, 20.5]::FLOAT[] AS mzs, [0.5, 1.0]::FLOAT[] AS ints, 300.5::FLOAT AS precursor_mz, 1::TINYINT AS charge, 'unknown' AS adduct, "
        + "'unknown' AS instrument_type, NULL::FLOAT AS collision_energy, NULL::VARCHAR AS smiles, NULL::VARCHAR AS inchikey, NULL::VARCHAR AS formula, 0::BIGINT AS row_in_source, 's.h5' AS source";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("windows=w[:, :18]", "E windows: shape: (n, 19, 15360) with n = 2 | (2, 18, 15360)")]
    [InlineData("windows=w.astype('f8')", "E windows: dtype: float32 | float64")]
    [InlineData("windows=put(w, (1, 2, 3), 10.5)", "E windows: max: at most 10 | 10.5 at [1, 2, 3]")]
    [InlineData("windows=put(w, (1, 2, 3), -11)", "E windows: min: at least -10 | -11 at [1, 2, 3]")]
    [InlineData("windows=put(w, (0, 18, 9), np.nan)", "E windows: nan: no NaN | NaN at [0, 18, 9]")]
    [InlineData("labels=l[:1]", "E labels: shape: (n, 15360) with n = 2 of windows | (1, 15360)")]
    [InlineData("labels=l + 2", "E labels: values: one of 0, 1 | 2 at [0, 0], and 30719 more")]
    [InlineData("labels=None", "")]
    [InlineData("windows=w[:0], labels=l[:0]", "")]
    public void A_window_cache_is_checked_file_by_file(string change, string expected)
    {
        PythonOracle.Run($$"""
            import json, os, sys
            import numpy as np
            def put(a, i, v): a = a.copy(); a[i] = v; return a
            w, l = np.zeros((2, 19, 15360), 'f4'), np.zeros((2, 15360), 'f4')
            d = dict(windows=w, labels=l); d.update(dict({{change}}))
            np.savez(os.path.join(sys.argv[1], 's1_windows.npz'), **{k: v for k, v in d.items() if v is not None})
            np.savez(os.path.join(sys.argv[1], 's2_signal.npz'), signal=np.zeros((19, 20000), 'f2'), labels=np.zeros(20000, 'u1'), segments=np.array([15000, 5000]), grid=np.array([15360, 2560]))
            json.dump(dict(partial_seizure=[], full_seizure=[], no_seizure=[{'cache_file': 's1_windows.npz', 'window_index': 0}]), open(os.path.join(sys.argv[1], 'manifest.json'), 'w'))
            """, folder.Path);
        Assert.Equal(expected, string.Join('|', Contracting.Check(folder.Path)));
        Assert.Equal(expected, string.Join('|', Contracting.Check(folder.File("s1_windows.npz"))));
    }

    [Fact]
    public void A_window_cache_without_its_manifest_or_with_a_wrong_one_breaks_its_contract()
    {
        PythonOracle.Run("import numpy, sys; numpy.savez(sys.argv[1], windows=numpy.zeros((1, 19, 15360), 'f4'), labels=numpy.zeros((1, 15360), 'f4'))", folder.File("s1_windows.npz"));
        Assert.Equal(["E : files: a file manifest.json | none among 1 files"], Contracting.Check(folder.Path));
        File.WriteAllText(folder.File("manifest.json"), """{"partial_seizure": [], "full_seizure": 3, "other": {"a": [1]}}""");
        Assert.Equal(
            ["E no_seizure: required: the key no_seizure | partial_seizure, full_seizure, other", "E full_seizure: dtype: list | int64"], Contracting.Check(folder.Path));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("'a_0' AS sample_id", "E sample_id: unique: each value once | \"a_0\" at [1] that stood before")]
    [InlineData("NULL::VARCHAR AS sample_id", "E sample_id: nulls: a value in each row | null at [1]")]
    [InlineData("[20.5, 10.0]::FLOAT[] AS mzs", "E mzs: order: values that are ascending in each row | 10 at [1]")]
    [InlineData("[0.0, 10.0]::FLOAT[] AS mzs", "E mzs: above: above 0 m/z | 0 m/z at [1]")]
    [InlineData("[10.0, 20.0, 30.0]::FLOAT[] AS mzs", "E mzs: equal_lengths: mzs, ints of one length in each row | 3 of mzs, 2 of ints at [1]")]
    [InlineData("['nan'::FLOAT, 1.0]::FLOAT[] AS ints", "E ints: nan: no NaN | NaN at [1]")]
    [InlineData("[-0.5, 1.0]::FLOAT[] AS ints", "E ints: min: at least 0 | -0.5 at [1]")]
    [InlineData("[0.5, 1.5]::FLOAT[] AS ints", "E ints: max: at most 1 | 1.5 at [1]")]
    [InlineData("'inf'::FLOAT AS precursor_mz", "E precursor_mz: infinite: finite numbers | infinity at [1]")]
    [InlineData("0::FLOAT AS precursor_mz", "E precursor_mz: above: above 0 m/z | 0 m/z at [1]")]
    [InlineData("'nan'::FLOAT AS collision_energy", "E collision_energy: nan: no NaN | NaN at [1]")]
    [InlineData("-1::BIGINT AS row_in_source", "E row_in_source: min: at least 0 | -1 at [1]")]
    [InlineData("NULL::VARCHAR AS adduct", "E adduct: nulls: a value in each row | null at [1]")]
    public void A_shard_of_spectra_is_checked_row_by_row(string change, string expected)
    {
        var name = change.Split(" AS ")[^1];
        var second = change.Length == 0 || !change.EndsWith(" AS sample_id", StringComparison.Ordinal) ? Spectrum.Replace("'a_0'", "'a_1'", StringComparison.Ordinal) : Spectrum;
        if (change.Length > 0)
        {
            second = $"* REPLACE ({change.Replace($" AS {name}", "", StringComparison.Ordinal)} AS {name}) FROM (SELECT {second})";
        }

        ParquetSql.Run($"COPY (SELECT {Spectrum} UNION ALL SELECT {second}) TO '{folder.File("shard_00000.parquet")}' (FORMAT parquet)");
        Assert.Equal(expected, string.Join('|', Contracting.Check(folder.Path)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("'x'::VARCHAR AS charge", "E charge: dtype: int8 | text")]
    [InlineData("[1.0, 2.0]::DOUBLE[] AS mzs", "E mzs: dtype: float32[] | float64[]")]
    public void A_shard_of_spectra_has_its_columns_and_types(string change, string expected)
    {
        var columns = change.Length == 0 ? Spectrum : $"* REPLACE ({change}) FROM (SELECT {Spectrum})";
        ParquetSql.Run($"COPY (SELECT {columns}) TO '{folder.File("shard.parquet")}' (FORMAT parquet)");
        Assert.Equal(expected, string.Join('|', Contracting.Check(folder.File("shard.parquet"))));
        ParquetSql.Run($"COPY (SELECT * EXCLUDE (ints) FROM (SELECT {Spectrum})) TO '{folder.File("cut.parquet")}' (FORMAT parquet)");
        Assert.StartsWith("E ints: required", Assert.Single(Contracting.Check(folder.File("cut.parquet"))), StringComparison.Ordinal);
        ParquetSql.Run($"COPY (SELECT * EXCLUDE (row_in_source, source) FROM (SELECT {Spectrum})) TO '{folder.File("nexa.parquet")}' (FORMAT parquet)");
        Assert.Empty(Contracting.Check(folder.File("nexa.parquet")));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("insert into sequences values (NULL, 'ACGT')", "E sequences.contig_id: nulls: a value in each row | null at [2]")]
    [InlineData("insert into sequences values ('c', x'4142')", "E sequences.nt_sequence: dtype: text | 1 of 3 values of type bytes")]
    [InlineData("insert into sequences values (CAST('d' AS BLOB), 'A')", "E sequences.contig_id: dtype: text | 1 of 3 values of type bytes")]
    [InlineData("drop table sequences; create table sequences(contig_id, nt_sequence); insert into sequences values ('a', 'A'), ('a', NULL)",
        "E sequences.contig_id: unique: each value once | \"a\" at [1] that stood before|E sequences.nt_sequence: nulls: a value in each row | 1 null")]
    [InlineData("alter table sequences drop column nt_sequence", "E sequences.nt_sequence: required: the key sequences.nt_sequence | sequences.contig_id")]
    [InlineData("delete from sequences", "E sequences.contig_id: dimensions: sequences (sequences of the sample) of at least 1 | 0")]
    public void A_database_of_sequences_is_checked_by_its_values(string sql, string expected)
    {
        Sqlite("glm_dataset_S1.sqlite", "create table sequences(contig_id TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL); insert into sequences values ('a', 'ACGT'), ('b', '');" + sql);
        Assert.Equal(expected, string.Join('|', Contracting.Check(folder.Path)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("delete from metadata where key <> 'window_size' and key <> 'stride'", "")]
    [InlineData("delete from metadata where key = 'stride'", "E metadata@stride: required: the key metadata@stride")]
    [InlineData("update metadata set value = 0 where key = 'window_size'", "E metadata@window_size: min: at least 1 | 0")]
    [InlineData("update metadata set value = 'x' where key = 'stride'", "E metadata@stride: dtype: int64 | text")]
    [InlineData("update metadata set value = 9 where key = 'total_windows'", "E metadata@total_windows: equals_length: 3, the length of window_mappings.window_idx | 9")]
    [InlineData("update metadata set value = 9 where key = 'distinct_sequences'", "E metadata@distinct_sequences: equals_distinct: 2, the different values of window_mappings.sequence_id | 9")]
    [InlineData("update window_mappings set window_idx = 7 where window_idx = 2", "E window_mappings.window_idx: below_length: below 3, the length of window_mappings.window_idx | 7 at [2] (there are gaps)")]
    [InlineData("update window_mappings set window_in_seq_idx = -1 where window_idx = 1", "E window_mappings.window_in_seq_idx: min: at least 0 | -1 at [1]")]
    [InlineData("update window_mappings set window_in_seq_idx = 0.5 where window_idx = 1", "E window_mappings.window_in_seq_idx: dtype: int64 | 1 of 3 values of type float64")]
    [InlineData("insert into metadata values ('keep_tail', 2)", "E metadata@keep_tail: values: one of 0, 1 | 2")]
    public void A_window_database_is_held_against_its_own_metadata(string sql, string expected)
    {
        Sqlite("train_windows.db", """
            create table metadata(key TEXT PRIMARY KEY, value INTEGER NOT NULL);
            insert into metadata values ('window_size', 8), ('stride', 6), ('window_min_length_threshold', 0), ('total_windows', 3), ('distinct_sequences', 2);
            create table window_mappings(window_idx INTEGER PRIMARY KEY, sequence_id TEXT NOT NULL, window_in_seq_idx INTEGER NOT NULL);
            create index idx_sequence_id on window_mappings(sequence_id);
            insert into window_mappings values (0, 'b', 0), (1, 'b', 1), (2, 'a', 0);
            """ + sql);
        var found = string.Join('|', Contracting.Check(folder.File("train_windows.db")));
        Assert.StartsWith(expected, found, StringComparison.Ordinal);
        Assert.Equal(expected.Length == 0, found.Length == 0);
    }

    [Fact]
    public void A_folder_of_sequences_and_windows_is_held_against_both()
    {
        Sqlite("glm_dataset_S1.sqlite", "create table sequences(contig_id TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL); insert into sequences values ('a', 'ACGT')");
        Sqlite("train_windows.db", "create table metadata(key TEXT PRIMARY KEY, value INTEGER NOT NULL); insert into metadata values ('window_size', 8), ('stride', 6);"
            + "create table window_mappings(window_idx INTEGER PRIMARY KEY, sequence_id TEXT NOT NULL, window_in_seq_idx INTEGER NOT NULL)");
        var report = Contracting.Report(folder.Path);
        Assert.Equal(["genome-sequences", "genome-windows"], report.Contracts);
        Assert.Empty(report.Breaches);
    }

    private void Sqlite(string name, string sql)
        => PythonOracle.Run("import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit()", folder.File(name), sql);
}
