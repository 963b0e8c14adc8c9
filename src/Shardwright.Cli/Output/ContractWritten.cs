namespace Shardwright.Cli.Output;

/// <summary>Where a starting contract was written.</summary>
/// <param name="File">The file that it was written from.</param>
/// <param name="Output">The contract.</param>
internal sealed record ContractWritten(string File, string Output);
