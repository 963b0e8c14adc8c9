using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Npz;

/// <summary>A member of an archive that is no damage and yet not read: Python objects, records, dates, long doubles, encrypted or compressed another way.</summary>
/// <param name="Name">Its name without <c>.npy</c>.</param>
/// <param name="Reason">What it is and what to do about it, as the error that asking for it gives.</param>
public sealed record NpzRefusal(string Name, MalformedDataException Reason);
