using Shardwright.Foundation.Files;
using Shardwright.Formats;

namespace Shardwright.Recipes.Genome;

/// <summary>The text of a compressed file, kept beside the output for as long as it is read, and deleted then.</summary>
internal sealed class SpooledText : IDisposable
{
    private readonly AtomicFile file;

    private SpooledText(AtomicFile file) => this.file = file;

    /// <summary>The file that has the text.</summary>
    public string Path => file.PartialPath;

    /// <summary>Decompresses a file.</summary>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is cut or damaged.</exception>
    public static SpooledText Of(string path, string folder, CancellationToken cancel)
    {
        var file = AtomicFile.Create(System.IO.Path.Combine(folder, System.IO.Path.GetFileName(path) + ".text"));
        try
        {
            DecompressedText.CopyTo(path, file.Stream, cancel);
            file.Stream.Flush();
            return new SpooledText(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the text.</summary>
    public void Dispose() => file.Dispose();
}
