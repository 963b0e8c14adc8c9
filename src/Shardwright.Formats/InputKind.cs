namespace Shardwright.Formats;

/// <summary>How messages call an input.</summary>
/// <param name="Name">The format: <c>JSONL</c>.</param>
/// <param name="Parts">What is read of it before a damage: <c>lines</c>.</param>
internal readonly record struct InputKind(string Name, string Parts);
