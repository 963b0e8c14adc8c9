using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Shardwright.Tests.Stores.Fake;

/// <summary>Faults by chance. Which request gets which depends on the seed, on what it asks, and on how often that was asked before: never on the order in which they come.</summary>
/// <param name="seed">Of all draws.</param>
/// <param name="kinds">The faults that are drawn from.</param>
/// <param name="rate">The share of requests that one happens to.</param>
internal sealed class FaultSchedule(int seed, IReadOnlyList<FaultKind> kinds, double rate = 0.15)
{
    private readonly ConcurrentDictionary<string, int> asked = new(StringComparer.Ordinal);

    /// <summary>How many of the same request may fail one after the other.</summary>
    public int MostInARow { get; init; } = 3;

    /// <summary>What happens to a request.</summary>
    public FaultKind Draw(FakeRequest request)
    {
        var what = $"{request.Operation} {request.Path} {request.Query.GetValueOrDefault("partNumber")} {request.Header("Range")}";
        var number = asked.AddOrUpdate(what, 1, (_, before) => checked(before + 1));
        var suited = kinds.Where(kind => FaultKinds.Suits(kind, request.Operation)).ToArray();
        if (suited.Length == 0 || number % (MostInARow + 1) == 0)
        {
            return FaultKind.None;
        }

        var random = new Random(BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {number} {what}"))));
        return random.NextDouble() < rate ? suited[random.Next(suited.Length)] : FaultKind.None;
    }
}
