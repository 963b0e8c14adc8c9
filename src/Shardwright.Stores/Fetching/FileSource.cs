using System.Globalization;
using Shardwright.Foundation.Files;

namespace Shardwright.Stores.Fetching;

/// <summary>A file of this machine.</summary>
internal sealed class FileSource(RegistryFile file) : IFetchSource
{
    public Task<FetchPiece> OpenAsync(long offsetBytes, string? validator, CancellationToken cancel)
    {
        var path = new Uri(file.Url).LocalPath;
        if (!File.Exists(path))
        {
            FetchThrow.Refused(file, Directory.Exists(path) ? "a folder" : "no such file");
        }

        try
        {
            var identity = FileIdentity.Of(path);
            var state = string.Create(CultureInfo.InvariantCulture, $"{identity.Bytes}-{identity.ModifiedNanoseconds}-{identity.Inode}");
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var start = state == validator && offsetBytes <= identity.Bytes ? offsetBytes : 0;
            stream.Position = start;
            return Task.FromResult(new FetchPiece(stream, start, identity.Bytes, state, null));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            FetchThrow.Refused(file, error.Message, error);
            throw;
        }
    }

    public void Dispose()
    {
    }
}
