using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Hygiene.Git;

namespace Shardwright.Tests.Hygiene.Git;

public sealed class GitPathTests
{
    [Fact]
    public void A_shell_reads_back_the_bytes_of_any_path()
    {
        using var sandbox = new GitSandbox(init: false);
        byte[][] paths =
        [
            "plain/name.npz"u8.ToArray(), "with space"u8.ToArray(), "it's"u8.ToArray(), "a\nb\tc"u8.ToArray(), "$HOME `x` \"y\" \\z"u8.ToArray(),
            [0xff, 0xfe, (byte)'a'], "größe µ"u8.ToArray(), [.. "mixed "u8, 0xe9, (byte)'\'', (byte)'\n'], "~"u8.ToArray(), "*?[a]"u8.ToArray(), "#x"u8.ToArray(),
        ];
        foreach (var path in paths)
        {
            var (code, output, _) = sandbox.Try("/bin/bash", "-c", $"printf %s {GitPath.Of(path).ShellWord()} | od -An -v -tx1 | tr -d ' \\n'");
            Assert.Equal((0, Convert.ToHexStringLower(path)), (code, output));
        }
    }

    [Fact]
    public void The_bytes_of_a_path_come_back() => Prop.ForAll(
        Gen.Choose(1, 255).Select(value => (byte)value).NonEmptyListOf().Select(list => list.ToArray()).ToArbitrary(),
        bytes => GitPath.Of(bytes).Bytes().SequenceEqual(bytes) && GitPath.Of(bytes).Display().Length > 0).QuickCheckThrowOnFailure();

    [Fact]
    public void Text_is_shown_as_text_and_other_bytes_as_numbers()
    {
        Assert.Equal("größe", GitPath.Of(Encoding.UTF8.GetBytes("größe")).Display());
        Assert.Equal("caf\\xe9", GitPath.Of([.. "caf"u8, 0xe9]).Display());
    }
}
