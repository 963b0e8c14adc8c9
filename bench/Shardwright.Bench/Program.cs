using BenchmarkDotNet.Running;
using Shardwright.Bench;

if (args is ["--parquet-rate", ..])
{
    ParquetWriteRate.Run(args);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
