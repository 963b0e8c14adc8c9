using System.Text.Json.Serialization;
using Shardwright.Datasets.Verification;
using Shardwright.Hygiene.Cleaning;
using Shardwright.Hygiene.Guard;
using Shardwright.Hygiene.Outputs;
using Shardwright.Recipes.Ptycho;
using Shardwright.Stores.Fetching;
using Shardwright.Streaming.Ptycho;

namespace Shardwright.Cli.Output;

/// <summary>How results are printed as JSON: the same records that are printed as text.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(BuildSummary))]
[JsonSerializable(typeof(PlanSummary))]
[JsonSerializable(typeof(CacheSummary))]
[JsonSerializable(typeof(ClassSummary))]
[JsonSerializable(typeof(SplitsSummary))]
[JsonSerializable(typeof(CacheStatistics))]
[JsonSerializable(typeof(ManifestSummary))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(ReadSummary))]
[JsonSerializable(typeof(GenomeReadSummary))]
[JsonSerializable(typeof(SequenceSplitSummary))]
[JsonSerializable(typeof(WindowSummary))]
[JsonSerializable(typeof(WindowView))]
[JsonSerializable(typeof(Recipes.Ptycho.ProductExportReport))]
[JsonSerializable(typeof(Recipes.Ptycho.ProductImportReport))]
[JsonSerializable(typeof(Recipes.Ptycho.ProductValidationReport))]
[JsonSerializable(typeof(ChunkSummary))]
[JsonSerializable(typeof(PackSummary))]
[JsonSerializable(typeof(TuningSummary))]
[JsonSerializable(typeof(StreamSummary))]
[JsonSerializable(typeof(SampleSummary))]
[JsonSerializable(typeof(TokenizeSummary))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(ComponentVersion[]))]
[JsonSerializable(typeof(ScanSplitReport))]
[JsonSerializable(typeof(ScanCanonicalizationReport))]
[JsonSerializable(typeof(PositionSample))]
[JsonSerializable(typeof(MemoSummary))]
[JsonSerializable(typeof(OutputReport))]
[JsonSerializable(typeof(OutputsMade))]
[JsonSerializable(typeof(ArchiveContents))]
[JsonSerializable(typeof(FetchReport))]
[JsonSerializable(typeof(FetchListed[]))]
[JsonSerializable(typeof(Stores.Transfers.TransferReport))]
[JsonSerializable(typeof(Stores.Comparing.SyncReport))]
[JsonSerializable(typeof(Stores.Comparing.StoreListing))]
[JsonSerializable(typeof(Stores.Comparing.StoreVerifyReport))]
[JsonSerializable(typeof(DemoSummary))]
[JsonSerializable(typeof(GuardReport))]
[JsonSerializable(typeof(GuardInstallReport))]
[JsonSerializable(typeof(WorktreeReport))]
[JsonSerializable(typeof(CleanReport))]
[JsonSerializable(typeof(Datasets.Inspection.Inspection))]
[JsonSerializable(typeof(Datasets.Contracts.ContractBreach[]))]
[JsonSerializable(typeof(Datasets.Contracts.BuiltInContract[]))]
[JsonSerializable(typeof(ContractWritten))]
internal sealed partial class CliJson : JsonSerializerContext;
