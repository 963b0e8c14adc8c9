using System.Text.Json;

namespace Shardwright.Datasets.Layouts.Eeg;

public sealed partial class ClassManifest
{
    private const long LargestBytes = 1L << 30;

    /// <summary>Reads a manifest: ours, or the original's. Keys that are not known are passed over; of a key that stands twice the last holds, as in Python.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The manifest; its files in the order in which they are first named.</returns>
    /// <exception cref="Foundation.Errors.StorageException">It is not there.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is not JSON, a key is missing or of another kind, or a name leaves the folder.</exception>
    public static ClassManifest Read(string path)
    {
        var bytes = CacheFile.ReadAll(path, "class manifest", LargestBytes);
        var reading = new Reading(path);
        try
        {
            return reading.Run(bytes);
        }
        catch (JsonException error)
        {
            CacheThrow.Manifest(path, reading.Offset, "JSON", "something else", error);
            throw;
        }
        catch (InvalidOperationException error)
        {
            // What System.Text.Json throws for a text that holds half a character, or bytes that are not UTF-8.
            CacheThrow.Manifest(path, reading.Offset, "text in UTF-8", "bytes that are none", error);
            throw;
        }
    }

    private sealed class Reading(string path)
    {
        private readonly Dictionary<string, int> byName = new(StringComparer.Ordinal);
        private readonly List<string> files = [];
        private char[] name = new char[256];
        private byte[] lastName = [];
        private int lastNameBytes;
        private int lastIndex = -1;

        public long Offset { get; private set; }

        public ClassManifest Run(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json);
            List<WindowPlace>? partial = null, full = null, none = null;
            reader.Read();
            Expect(ref reader, JsonTokenType.StartObject, "an object of three lists");
            while (Next(ref reader) != JsonTokenType.EndObject)
            {
                if (reader.ValueTextEquals("partial_seizure"u8))
                {
                    partial = Places(ref reader);
                }
                else if (reader.ValueTextEquals("full_seizure"u8))
                {
                    full = Places(ref reader);
                }
                else if (reader.ValueTextEquals("no_seizure"u8))
                {
                    none = Places(ref reader);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }

            // There may be nothing after the object; the reader says so.
            reader.Read();
            if (partial is null || full is null || none is null)
            {
                CacheThrow.Manifest(path, 0, "partial_seizure, full_seizure and no_seizure", "an object without one of them");
            }

            return new ClassManifest(files, partial, full, none);
        }

        private List<WindowPlace> Places(ref Utf8JsonReader reader)
        {
            var places = new List<WindowPlace>();
            Next(ref reader);
            Expect(ref reader, JsonTokenType.StartArray, "a list of windows");
            while (Next(ref reader) != JsonTokenType.EndArray)
            {
                Expect(ref reader, JsonTokenType.StartObject, "an object with cache_file and window_idx");
                places.Add(Place(ref reader));
            }

            return places;
        }

        private WindowPlace Place(ref Utf8JsonReader reader)
        {
            var (file, window) = (-1, -1);
            while (Next(ref reader) != JsonTokenType.EndObject)
            {
                if (reader.ValueTextEquals("cache_file"u8))
                {
                    Next(ref reader);
                    Expect(ref reader, JsonTokenType.String, "the name of a cache file");
                    file = FileIndex(ref reader);
                }
                else if (reader.ValueTextEquals("window_idx"u8))
                {
                    Next(ref reader);
                    if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out window) || window < 0)
                    {
                        CacheThrow.Manifest(path, Offset, "a window's place, counted from 0", Found(ref reader));
                    }
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }

            if (file < 0 || window < 0)
            {
                CacheThrow.Manifest(path, Offset, "cache_file and window_idx", "an object without one of them");
            }

            return new WindowPlace(file, window);
        }

        // Windows of one file stand together: the name is compared with the last one's bytes before it is looked up, and made a string once.
        private int FileIndex(ref Utf8JsonReader reader)
        {
            var bytes = reader.ValueSpan;
            if (lastIndex >= 0 && bytes.SequenceEqual(lastName.AsSpan(0, lastNameBytes)))
            {
                return lastIndex;
            }

            if (bytes.Length > name.Length)
            {
                name = new char[bytes.Length];
            }

            var text = name.AsSpan(0, reader.CopyString(name));
            if (text.IsEmpty || text is "." or ".." || text.ContainsAny('/', '\0'))
            {
                CacheThrow.Manifest(path, Offset, "the name of a file beside the manifest", $"\"{text}\"");
            }

            var lookup = byName.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!lookup.TryGetValue(text, out var index))
            {
                index = files.Count;
                files.Add(text.ToString());
                byName.Add(files[index], index);
            }

            if (bytes.Length > lastName.Length)
            {
                lastName = new byte[bytes.Length];
            }

            bytes.CopyTo(lastName);
            (lastNameBytes, lastIndex) = (bytes.Length, index);
            return index;
        }

        private JsonTokenType Next(ref Utf8JsonReader reader)
        {
            reader.Read();
            Offset = reader.TokenStartIndex;
            return reader.TokenType;
        }

        private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string expected)
        {
            if (reader.TokenType != type)
            {
                CacheThrow.Manifest(path, reader.TokenStartIndex, expected, Found(ref reader));
            }
        }

        private static string Found(ref Utf8JsonReader reader) => reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => "a text",
            JsonTokenType.Number => "another number",
            JsonTokenType.Null => "null",
            _ => "something else",
        };
    }
}
