using System.Buffers.Text;
using System.Text;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Layouts.Eeg;

public sealed partial class ClassManifest
{
    private const int FlushBytes = 1 << 16;
    private const int LargestNumberBytes = 16;

    /// <summary>Writes <c>manifest.json</c> into a folder, atomically, with the bytes of Python's <c>json.dump(manifest, f, indent=2)</c>; one without windows on one line, as the original does.</summary>
    /// <param name="folder">The cache's folder.</param>
    /// <exception cref="StorageException">The disk or file system refused; the old file, if any, still stands.</exception>
    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (Count == 0)
        {
            AtomicFile.WriteAllText(path, """{"partial_seizure": [], "full_seizure": [], "no_seizure": []}""");
            return;
        }

        using var file = AtomicFile.Create(path);
        var writing = new Writing(file.Stream, Files);
        try
        {
            writing.Add("{\n  \"partial_seizure\": "u8);
            writing.Add(Partial);
            writing.Add(",\n  \"full_seizure\": "u8);
            writing.Add(Full);
            writing.Add(",\n  \"no_seizure\": "u8);
            writing.Add(None);
            writing.Add("\n}"u8);
            writing.Flush();
        }
        catch (IOException error)
        {
            throw new StorageException(new DataLocation(path), "class manifest", "room to write it", error.Message, "Make room on the disk and run the command again.", error);
        }

        file.Commit();
    }

    private sealed class Writing(Stream stream, IReadOnlyList<string> files)
    {
        private readonly byte[]?[] heads = new byte[]?[files.Count];
        private byte[] buffer = new byte[2 * FlushBytes];
        private int used;

        public void Add(IReadOnlyList<WindowPlace> places)
        {
            if (places.Count == 0)
            {
                Add("[]"u8);
                return;
            }

            Add("[\n    "u8);
            for (var i = 0; i < places.Count; i++)
            {
                if (i > 0)
                {
                    Add(",\n    "u8);
                }

                Add(heads[places[i].FileIndex] ??= Head(files[places[i].FileIndex]));
                Room(LargestNumberBytes);
                Utf8Formatter.TryFormat(places[i].WindowIndex, buffer.AsSpan(used), out var written);
                used += written;
                Add("\n    }"u8);
            }

            Add("\n  ]"u8);
        }

        public void Add(ReadOnlySpan<byte> bytes)
        {
            Room(bytes.Length);
            bytes.CopyTo(buffer.AsSpan(used));
            used += bytes.Length;
        }

        public void Flush()
        {
            stream.Write(buffer, 0, used);
            used = 0;
        }

        private static byte[] Head(string file)
        {
            var json = new StringBuilder("{\n      \"cache_file\": ");
            PythonJson.AppendString(json, file);
            return Encoding.ASCII.GetBytes(json.Append(",\n      \"window_idx\": ").ToString());
        }

        private void Room(int bytes)
        {
            if (buffer.Length - used >= bytes)
            {
                return;
            }

            Flush();
            if (buffer.Length < bytes)
            {
                buffer = new byte[bytes];
            }
        }
    }
}
