using BenchmarkDotNet.Running;
using Shardwright.Bench;

switch (args.FirstOrDefault())
{
    case "manifest":
        ManifestBench.Run(new BenchArguments(args[1..]));
        break;
    case "spectra":
        SpectraBench.Run(new BenchArguments(args[1..]));
        break;
    case "parquet":
        ParquetWriteRate.Run(args);
        break;
    case "hdf5":
        Hdf5Bench.Run(new BenchArguments(args[1..]));
        break;
    case "tokenizers":
        TokenizersBench.Run(new BenchArguments(args[1..]));
        break;
    case "jsonl":
        JsonlBench.Run(new BenchArguments(args[1..]));
        break;
    case "sqlite":
        SqliteBench.Run(new BenchArguments(args[1..]));
        break;
    case "code":
        CodeBench.Run(new BenchArguments(args[1..]));
        break;
    case "eeg":
        EegBench.Run(new BenchArguments(args[1..]));
        break;
    case "genome":
        GenomeBench.Run(new BenchArguments(args[1..]));
        break;
    case "ptycho":
        PtychoBench.Run(new BenchArguments(args[1..]));
        break;
    case "packing":
        await PackingBench.RunAsync(new BenchArguments(args[1..]));
        break;
    case "guard":
        GuardBench.Run(new BenchArguments(args[1..]));
        break;
    case "stores":
        await StoresBench.RunAsync(new BenchArguments(args[1..]));
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
