using System.Text.Json;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Commands;

/// <summary><c>contract</c> through the real command line: what it prints, and how it ends.</summary>
public sealed class ContractTests : IDisposable
{
    private const string Scan = """
        import numpy as np, sys
        n = 5
        d = dict(diffraction=np.ones((n, 4, 4), 'f4'), objectGuess=np.ones((9, 9), 'c8'), probeGuess=np.ones((4, 4), 'c8'), xcoords=np.arange(n) * 1.0, ycoords=np.arange(n) * 1.0)
        np.savez(sys.argv[1], **d)
        d['diffraction'][0, 0, 0] = 1000 if sys.argv[3] == 'warn' else 1
        d['xcoords'] = d['xcoords'][: n if sys.argv[3] == 'warn' else 2]
        d['diffraction'] /= 1000 if sys.argv[3] == 'warn' else 1
        if sys.argv[3] == 'warn': d['diffraction'] *= 9; d['diffraction'] = np.concatenate([d['diffraction'], np.zeros((200, 4, 4), 'f4')]); d['xcoords'] = d['ycoords'] = np.zeros(205)
        np.savez(sys.argv[2], **d)
        """;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_whole_file_ends_with_0_and_a_broken_one_with_4()
    {
        Make("error");
        Assert.Equal("1 file checked against ptycho-npz: no rule is broken\n", Launched.Run("contract", "check", workspace["good.npz"]).Ends(0).Output);
        var lines = Launched.Run("contract", "check", workspace["good.npz"], workspace["bad.npz"]).Ends(4).Output.Split('\n');
        Assert.Equal($"ERROR   {workspace["bad.npz"]}: xcoords: shape: expected (n) with n = 5 of diffraction, found (2)", lines[0]);
        Assert.Equal("2 files checked against ptycho-npz: 1 error, 0 warnings", lines[1]);
        var breach = Assert.Single(Launched.Run("contract", "check", workspace["bad.npz"], "--json").Ends(4).Json.EnumerateArray());
        Assert.Equal(["level", "file", "key", "rule", "expected", "found"], breach.EnumerateObject().Select(field => field.Name));
        Assert.Equal("shape", breach.GetProperty("rule").GetString());
        Assert.Equal(0, Launched.Run("contract", "check", workspace["good.npz"], "--json").Ends(0).Json.GetArrayLength());
    }

    [Fact]
    public void A_warning_fails_only_a_strict_check()
    {
        Make("warn");
        Assert.Contains("(may be intensity)", Launched.Run("contract", "check", workspace["bad.npz"]).Ends(0).Output, StringComparison.Ordinal);
        Launched.Run("contract", "check", workspace["bad.npz"], "--strict").Ends(4);
        Launched.Run("contract", "check", workspace["bad.npz"], "--strict", "--no-values").Ends(0);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_ends_with_1_and_one_line()
    {
        Make("error");
        File.WriteAllBytes(workspace["cut.npz"], File.ReadAllBytes(workspace["good.npz"])[..300]);
        var result = Launched.Run("contract", "check", workspace["cut.npz"], workspace["good.npz"]).Ends(1);
        Assert.Contains("cut.npz", Assert.Single(result.Complaints), StringComparison.Ordinal);
        Assert.Contains("1 file checked against ptycho-npz, 1 not opened", result.Output, StringComparison.Ordinal);
        Assert.Single(Launched.Run("contract", "check", workspace["none.npz"]).Ends(1).Complaints);
        Launched.Run("contract", "check", workspace["good.npz"], "--contract", "none").Fails(1, "ptycho-npz");
        File.WriteAllText(workspace["typo.json"], """{"contract": "shardwright/1", "name": "n", "description": "d", "kind": "npz", "keys": {"a": {"description": "d", "dtpye": "f"}}}""");
        Launched.Run("contract", "check", workspace["good.npz"], "--contract", workspace["typo.json"]).Fails(1, "keys.a.dtpye");
        Launched.Run("contract", "check").Ends(2);
    }

    [Fact]
    public void An_inferred_contract_is_kept_by_its_file_and_replaces_nothing()
    {
        Make("error");
        var printed = Launched.Run("contract", "infer", workspace["good.npz"], "--ranges").Ends(0).Output;
        Assert.Equal("good", JsonDocument.Parse(printed).RootElement.GetProperty("name").GetString());
        Launched.Run("contract", "infer", workspace["good.npz"], "--output", workspace["c.json"], "--ranges").Ends(0);
        Assert.Equal(printed, File.ReadAllText(workspace["c.json"]));
        Launched.Run("contract", "check", workspace["good.npz"], "-c", workspace["c.json"]).Ends(0);
        Launched.Run("contract", "check", workspace["bad.npz"], "-c", workspace["c.json"]).Ends(4);
        File.WriteAllText(workspace["c.json"], "mine");
        Launched.Run("contract", "infer", workspace["good.npz"], "--output", workspace["c.json"]).Fails(1, "--force");
        Assert.Equal("mine", File.ReadAllText(workspace["c.json"]));
        Launched.Run("contract", "infer", workspace["good.npz"], "--output", workspace["c.json"], "--force", "--ranges").Ends(0);
        Assert.Equal(printed, File.ReadAllText(workspace["c.json"]));
    }

    [Fact]
    public void Built_in_contracts_are_listed_and_shown()
    {
        Assert.Equal(6, Launched.Run("contract", "list").Ends(0).Output.TrimEnd('\n').Split('\n').Length);
        Assert.Equal(6, Launched.Run("contract", "list", "--json").Ends(0).Json.GetArrayLength());
        File.WriteAllText(workspace["own.json"], Launched.Run("contract", "show", "ptycho-npz").Ends(0).Output);
        Make("error");
        Launched.Run("contract", "check", workspace["good.npz"], "--contract", workspace["own.json"]).Ends(0);
        Launched.Run("contract", "show", "none").Fails(1, "ptycho-npz");
    }

    private void Make(string kind) => Python.Run(Scan, workspace["good.npz"], workspace["bad.npz"], kind);
}
