namespace Shardwright.Stores.S3;

/// <summary>A request, for people.</summary>
/// <param name="Method">As HTTP calls it.</param>
/// <param name="Address">The object's, or the store's.</param>
/// <param name="Words">What is done: <c>reading</c>.</param>
internal readonly record struct S3Doing(string Method, string Address, string Words)
{
    public override string ToString() => $"{Address}: {Words}";
}
