using Shardwright.Formats.Parquet;

namespace Shardwright.Datasets.Layouts.Spectra;

/// <summary>The columns of a shard of spectra: version 1 of Nexa's Arrow schema, then where each record came from, then kept columns.</summary>
public static class SpectrumSchema
{
    /// <summary>What stands for a missing adduct or instrument type.</summary>
    public const string Unknown = "unknown";

    /// <summary><c>&lt;name&gt;_&lt;row_in_source&gt;</c>.</summary>
    public const int SampleId = 0;

    /// <summary>m/z of each peak, ascending.</summary>
    public const int Mzs = 1;

    /// <summary>Intensity of each peak, the largest being 1.</summary>
    public const int Ints = 2;

    /// <summary>m/z of the precursor.</summary>
    public const int PrecursorMz = 3;

    /// <summary>Charge of the precursor; 0 or -1 where it is not known.</summary>
    public const int Charge = 4;

    /// <summary>Adduct, or <see cref="Unknown"/>.</summary>
    public const int Adduct = 5;

    /// <summary>Instrument type, or <see cref="Unknown"/>.</summary>
    public const int InstrumentType = 6;

    /// <summary>Collision energy, where it is known.</summary>
    public const int CollisionEnergy = 7;

    /// <summary>SMILES, where it is known.</summary>
    public const int Smiles = 8;

    /// <summary>InChIKey, where it is known.</summary>
    public const int InChIKey = 9;

    /// <summary>Formula, where it is known.</summary>
    public const int Formula = 10;

    /// <summary>The record's row in its source, from 0.</summary>
    public const int RowInSource = 11;

    /// <summary>The source, relative to the named input.</summary>
    public const int Source = 12;

    /// <summary>The first of the columns kept on request.</summary>
    public const int FirstKept = 13;

    /// <summary>The fixed columns, in order.</summary>
    public static IReadOnlyList<ParquetColumn> Columns { get; } =
    [
        new("sample_id", ParquetType.String),
        new("mzs", ParquetType.FloatList),
        new("ints", ParquetType.FloatList),
        new("precursor_mz", ParquetType.Float),
        new("charge", ParquetType.Int8),
        new("adduct", ParquetType.String),
        new("instrument_type", ParquetType.String),
        new("collision_energy", ParquetType.Float),
        new("smiles", ParquetType.String),
        new("inchikey", ParquetType.String),
        new("formula", ParquetType.String),
        new("row_in_source", ParquetType.Int64),
        new("source", ParquetType.String),
    ];
}
