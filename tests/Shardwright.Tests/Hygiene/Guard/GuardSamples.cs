using Shardwright.Hygiene.Guard;

namespace Shardwright.Tests.Hygiene.Guard;

/// <summary>Contents that look like data, and the question that every test asks.</summary>
internal static class GuardSamples
{
    public static byte[] Hdf5(int at = 0)
    {
        var file = new byte[at + 2048];
        ((ReadOnlySpan<byte>)[0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]).CopyTo(file.AsSpan(at));
        return file;
    }

    public static byte[] Binary(int bytes)
    {
        var file = new byte[bytes];
        new Random(7).NextBytes(file);
        file[0] = 1;
        return file;
    }

    public static string Lfs => "version https://git-lfs.github.com/spec/v1\noid sha256:" + new string('a', 64) + "\nsize 123456789\n";

    public static GuardReport Check(GitSandbox repository, GuardScope scope)
        => GuardCheck.Run(new GuardOptions { Folder = repository.Root, Scope = scope }, TestContext.Current.CancellationToken);

    public static (string Path, GuardRule Rule)[] Breaches(GitSandbox repository, GuardScope scope)
        => [.. Check(repository, scope).Breaches.Select(breach => (breach.Path, breach.Rule))];
}
