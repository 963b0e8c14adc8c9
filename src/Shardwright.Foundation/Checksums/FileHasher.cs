using System.Runtime.ExceptionServices;
using Shardwright.Foundation.Errors;

namespace Shardwright.Foundation.Checksums;

/// <summary>Hashes files in one reading each. Safe from many threads.</summary>
public static class FileHasher
{
    /// <summary>Reads a file once and gives its size, its SHA-256 and, where asked for, the CRC-32C of its blocks.</summary>
    /// <param name="path">The file.</param>
    /// <param name="crcBlockBytes">Bytes in a block; 0 for no blocks.</param>
    /// <param name="cancel">Checked once a mebibyte.</param>
    /// <exception cref="StorageException">The file is not there or cannot be read.</exception>
    /// <exception cref="InputChangedException">The file's size changed while it was read.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static FileDigest Hash(string path, int crcBlockBytes = 0, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(crcBlockBytes);
        using var pass = new HashingPass();
        return pass.Hash(path, crcBlockBytes, cancel);
    }

    /// <summary>Hashes many files on threads of their own, the caller's among them, and returns when all are done.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="jobs">How many threads; at least 1.</param>
    /// <param name="done">Told each file's place in <paramref name="paths"/> and its digest, from one thread at a time, in no order.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <param name="crcBlockBytes">Bytes in a block whose CRC-32C is given too; 0 for no blocks.</param>
    /// <param name="beside">What else is to be done with each file, by its place, from many threads at a time; its failures count as the file's.</param>
    /// <exception cref="StorageException">A file is not there or cannot be read.</exception>
    /// <exception cref="InputChangedException">A file's size changed while it was read.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <remarks>
    /// After a failure no further file is begun; the exception thrown is that of the failed file that comes first in
    /// <paramref name="paths"/>, whatever the threads' timing. What <paramref name="done"/> throws counts as that file's failure.
    /// </remarks>
    public static void HashAll(IReadOnlyList<string> paths, int jobs, Action<int, FileDigest> done, CancellationToken cancel, int crcBlockBytes = 0, Action<int>? beside = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(done);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(jobs);

        var gate = new Lock();
        var next = -1;
        var failedIndex = int.MaxValue;
        ExceptionDispatchInfo? failure = null;

        var threads = new Thread[Math.Max(0, Math.Min(jobs, paths.Count) - 1)];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = "hash" };
            threads[i].Start();
        }

        Work();
        foreach (var thread in threads)
        {
            thread.Join();
        }

        failure?.Throw();

        void Work()
        {
            using var pass = new HashingPass();
            while (true)
            {
                // Files are begun in order, so all that come before a failed one are finished and the first failure is found.
                int index;
                lock (gate)
                {
                    if (failure is not null || next + 1 >= paths.Count)
                    {
                        return;
                    }

                    index = ++next;
                }

                try
                {
                    var digest = pass.Hash(paths[index], crcBlockBytes, cancel);
                    beside?.Invoke(index);
                    lock (gate)
                    {
                        done(index, digest);
                    }
                }
                catch (Exception error)
                {
                    lock (gate)
                    {
                        if (index < failedIndex)
                        {
                            failedIndex = index;
                            failure = ExceptionDispatchInfo.Capture(error);
                        }
                    }
                }
            }
        }
    }
}
