using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Shardwright.Stores.Transfers;

/// <summary>Hashes a file whose parts come in any order, each as soon as all before it are there. Safe from many threads.</summary>
internal sealed class PartHash(SafeFileHandle file, long bytes, long partBytes, int parts) : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly Lock gate = new();
    private readonly Lock hashing = new();
    private readonly bool[] isThere = new bool[parts];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] buffer = new byte[BufferBytes];
    private int next;

    /// <summary>Says that a part is there, and hashes what can be; one thread hashes, the others go on.</summary>
    public void Add(int part)
    {
        lock (gate)
        {
            isThere[part] = true;
        }

        if (hashing.TryEnter())
        {
            try
            {
                Advance();
            }
            finally
            {
                hashing.Exit();
            }
        }
    }

    /// <summary>The hash of all of it: the parts must all be there.</summary>
    public string Finish()
    {
        lock (hashing)
        {
            Advance();
            return next == parts ? Convert.ToHexStringLower(hash.GetHashAndReset()) : throw new InvalidOperationException("A part is missing.");
        }
    }

    public void Dispose() => hash.Dispose();

    private void Advance()
    {
        while (next < parts && IsThere(next))
        {
            var (at, end) = (next * partBytes, Math.Min(bytes, (next + 1) * partBytes));
            while (at < end && RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(BufferBytes, end - at)), at) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                at += read;
            }

            next++;
        }
    }

    private bool IsThere(int part)
    {
        lock (gate)
        {
            return isThere[part];
        }
    }
}
