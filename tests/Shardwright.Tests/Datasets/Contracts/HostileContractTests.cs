using System.Diagnostics;
using Shardwright.Datasets.Contracts;
using Shardwright.Foundation.Errors;
using static Shardwright.Tests.Datasets.Contracts.Contracting;

namespace Shardwright.Tests.Datasets.Contracts;

/// <summary>Files and contracts that would be read for ever.</summary>
public sealed class HostileContractTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Groups_that_hold_each_other_are_entered_a_few_times_and_what_is_theirs_is_found_under_every_name()
    {
        Python("""
            raw = f.create_group('raw'); raw['x'] = np.arange(3.); f['again'] = raw
            raw['up'] = f['/']
            level = f.create_group('d')
            for _ in range(30):
                below = level.create_group('l'); level['m'] = below; level = below
            """);
        var inferred = ContractInference.Infer(folder.File("h.h5"), cancel: TestContext.Current.CancellationToken);
        Assert.Contains("\"raw/x\"", inferred, StringComparison.Ordinal);
        Assert.Contains("\"again/x\"", inferred, StringComparison.Ordinal);
        Assert.DoesNotContain("raw/up/raw/up", inferred, StringComparison.Ordinal);
        File.WriteAllText(folder.File("c.json"), Contract("""{"raw/x": {"description": "x"}}""", "hdf5"));
        var watch = Stopwatch.StartNew();
        Assert.Empty(Check(folder.File("h.h5"), folder.File("c.json")));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }

    [Fact]
    public void Values_that_were_declared_and_never_written_are_not_read_to_their_end()
    {
        Python("f.create_dataset('x', (10**12,), 'f8', chunks=(1024,))");
        File.WriteAllText(folder.File("c.json"), Contract("""{"x": {"description": "x", "nan": "forbid"}}""", "hdf5"));
        var breach = Assert.Single(Check(folder.File("h.h5"), folder.File("c.json")));
        Assert.Contains("size of the dataset: 8E+12 bytes declared", breach, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_of_very_many_keys_takes_no_minutes()
    {
        Python("f['x'] = 1");
        File.WriteAllText(folder.File("c.json"), Contract($"{{{string.Join(',', Enumerable.Range(0, 50_000).Select(index => $"\"k{index}\": {{\"description\": \"d\", \"required\": false}}"))}}}", "hdf5"));
        var watch = Stopwatch.StartNew();
        Assert.Empty(Check(folder.File("h.h5"), folder.File("c.json")));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"took {watch.Elapsed}");
    }

    [Fact]
    public void A_pipe_is_no_contract_and_is_not_waited_for()
    {
        Python("f['x'] = 1");
        PythonOracle.Run("import os, sys; os.mkfifo(sys.argv[1])", folder.File("pipe.json"));
        var error = Assert.Throws<StorageException>(() => ContractCheck.Check(new ContractCheckOptions { Paths = [folder.File("h.h5")], Contract = folder.File("pipe.json") }, TestContext.Current.CancellationToken));
        Assert.Contains("a pipe, a socket or a device", error.Message, StringComparison.Ordinal);
    }

    private static string Contract(string keys, string kind)
        => $$"""{"contract": "shardwright/1", "name": "c", "description": "d", "kind": "{{kind}}", "keys": {{keys}}}""";

    private void Python(string body)
        => PythonOracle.Run($"import sys, h5py, numpy as np\nf = h5py.File(sys.argv[1], 'w')\n{body}\nf.close()", folder.File("h.h5"));
}
