using Shardwright.Datasets.Contracts.Sources;
using Shardwright.Datasets.Discovery;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Contracts;

/// <summary>Holds files against contracts: keys, types, shapes, values, and rules between keys.</summary>
/// <remarks>Nothing is changed, and no pickle is loaded. Values are read once, in blocks; memory does not grow with a file. Safe from many threads.</remarks>
public static class ContractCheck
{
    private const int LookedAt = 4;

    /// <summary>Checks files and folders.</summary>
    /// <param name="options">What to check, against what.</param>
    /// <param name="cancel">Ends the check between two blocks of values.</param>
    /// <returns>What is broken; a file that cannot be opened is among the failures and ends nothing.</returns>
    /// <exception cref="StorageException">There is no such contract.</exception>
    /// <exception cref="MalformedDataException">The contract is not one.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ContractReport Check(ContractCheckOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var run = new Run(options, options.Contract is null ? null : ContractReader.Find(options.Contract));
        foreach (var path in options.Paths)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                run.Path(path, cancel);
            }
            catch (ShardwrightException error)
            {
                run.Failures.Add(new ContractFailure(path, error.Message));
            }
        }

        return new ContractReport([.. run.Contracts], run.Checked, run.Breaches, run.Failures);
    }

    private sealed class Run(ContractCheckOptions options, Contract? named)
    {
        public SortedSet<string> Contracts { get; } = new(StringComparer.Ordinal);

        public List<ContractBreach> Breaches { get; } = [];

        public List<ContractFailure> Failures { get; } = [];

        public int Checked { get; private set; }

        public void Path(string path, CancellationToken cancel)
        {
            if (!Directory.Exists(path))
            {
                using var source = ContractSources.Open(path);
                var (contract, part) = named is null ? Fitting(path, source) : (named, PartFor(named, source, path));
                Check(contract, part, source, path, cancel);
                return;
            }

            var files = FileSearch.Find(path, [""], options.Reporter).Where(file => !AtomicFile.IsPartial(file.Path)).ToArray();
            foreach (var contract in named is null ? Fitting(path, files) : [named])
            {
                Folder(contract, path, files, cancel);
            }
        }

        private void Folder(Contract contract, string folder, FoundFile[] files, CancellationToken cancel)
        {
            _ = Contracts.Add(contract.Name);
            var isAny = false;
            foreach (var part in contract.Parts)
            {
                var meant = files.Where(file => part.Names(file.BaseName)).ToArray();
                isAny |= meant.Length > 0;
                if (meant.Length == 0 && part.IsRequired)
                {
                    Breaches.Add(new ContractBreach(ContractLevel.Error, folder, "", "files", $"a file {string.Join(" or ", part.Files)}", $"none among {files.Length} files"));
                    isAny = true;
                }

                using var progress = options.Reporter.Begin($"checking {string.Join(" ", part.Files)}", meant.Sum(file => file.Bytes), ProgressUnit.Bytes);
                foreach (var file in meant)
                {
                    cancel.ThrowIfCancellationRequested();
                    var name = System.IO.Path.Combine(folder, file.Name);
                    try
                    {
                        using var source = ContractSources.Open(name);
                        Check(contract, part, source, name, cancel);
                    }
                    catch (ShardwrightException error)
                    {
                        Failures.Add(new ContractFailure(name, error.Message));
                    }

                    progress.Advance(file.Bytes);
                }
            }

            if (!isAny)
            {
                Breaches.Add(new ContractBreach(
                    ContractLevel.Error, folder, "", "files", $"files {string.Join(" or ", contract.Parts.SelectMany(part => part.Files))}", $"none among {files.Length} files"));
            }
        }

        private void Check(Contract contract, ContractPart part, IContractSource source, string name, CancellationToken cancel)
        {
            _ = Contracts.Add(contract.Name);
            Breaches.AddRange(new FileCheck(part, source, name, options.ReadsValues).Run(cancel));
            Checked++;
        }

        private static ContractPart PartFor(Contract contract, IContractSource source, string path)
        {
            var name = System.IO.Path.GetFileName(path);
            return contract.Parts.FirstOrDefault(part => part.Recognises(source))
                ?? contract.Parts.FirstOrDefault(part => part.Kind == source.Kind && part.Names(name))
                ?? contract.Parts.FirstOrDefault(part => part.Kind == source.Kind)
                ?? contract.Parts[0];
        }

        private static (Contract Contract, ContractPart Part) Fitting(string path, IContractSource source)
        {
            var fitting = BuiltInContracts.Contracts
                .SelectMany(contract => contract.Parts.Where(part => part.Recognises(source)).Select(part => (contract, part))).DistinctBy(pair => pair.contract.Name).ToArray();
            if (fitting.Length != 1)
            {
                var names = string.Join(", ", source.Keys.Take(8).Select(key => key.Name));
                ContractThrow.Unclear(path, [.. fitting.Select(pair => pair.contract.Name)], $"{ContractReader.Word(source.Kind)} with {(names.Length == 0 ? "no keys" : names)}");
            }

            return fitting[0];
        }

        /// <summary>The built-in contracts whose files a folder has: of a genome dataset the sequences' and the windows'.</summary>
        private static List<Contract> Fitting(string folder, FoundFile[] files)
        {
            var fitting = BuiltInContracts.Contracts
                .Where(contract => contract.Parts.Any(part => files.Where(file => part.Names(file.BaseName)).Take(LookedAt).Any(file => IsOf(part, file.Path)))).ToList();
            if (fitting.Count == 0)
            {
                ContractThrow.Unclear(folder, [], $"a folder of {files.Length} files");
            }

            return fitting;
        }

        private static bool IsOf(ContractPart part, string path)
        {
            try
            {
                using var source = ContractSources.Open(path);
                return part.Recognises(source);
            }
            catch (ShardwrightException)
            {
                // What it is cannot be told from this one; where its contract is chosen by another file, it is opened again and named.
                return false;
            }
        }
    }
}
