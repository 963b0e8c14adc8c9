using Shardwright.Foundation.Files;

namespace Shardwright.Tests.Foundation;

public sealed class FileSystemKindTests
{
    [Theory]
    [InlineData("nfs", true)]
    [InlineData("nfs4", true)]
    [InlineData("cifs", true)]
    [InlineData("smb", true)]
    [InlineData("SMB3", true)]
    [InlineData("9p", true)]
    [InlineData("ceph", true)]
    [InlineData("lustre", true)]
    [InlineData("fuse", true)]
    [InlineData("fuse.sshfs", true)]
    [InlineData("fuse.gcsfuse", true)]
    [InlineData("fuseblk", false)]
    [InlineData("ext4", false)]
    [InlineData("xfs", false)]
    [InlineData("btrfs", false)]
    [InlineData("tmpfs", false)]
    [InlineData("overlay", false)]
    [InlineData("ext2/ext3", false)]
    public void Network_and_FUSE_mounts_are_told_from_disks(string kind, bool isRemote) => Assert.Equal(isRemote, FileSystemKind.IsRemote(kind));

    [Fact]
    public void A_folder_has_the_kind_that_the_system_says_also_before_it_is_made()
    {
        using var folder = new TemporaryFolder();
        var expected = PythonOracle.Run("""
            import os, sys
            path, best = os.path.realpath(sys.argv[1]), ('', '?')
            for line in open('/proc/self/mounts'):
                _, at, kind = line.split()[:3]
                if (path + '/').startswith(at.rstrip('/') + '/') and len(at) >= len(best[0]):
                    best = (at, kind)
            print(best[1])
            """, folder.Path).Trim();
        Assert.Equal(expected, FileSystemKind.Of(folder.Path));
        Assert.Equal(expected, FileSystemKind.Of(folder.File("not/yet")));
        Assert.Equal("proc", FileSystemKind.Of("/proc"));
    }
}
