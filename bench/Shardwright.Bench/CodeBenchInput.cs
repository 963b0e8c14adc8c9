using System.Buffers;
using System.Globalization;
using System.Text;
using Shardwright.Formats.Jsonl;

namespace Shardwright.Bench;

/// <summary>Source files in JSON lines for the code bench: real ones, again and again under other leading comments until there are enough.</summary>
internal static class CodeBenchInput
{
    /// <summary>Writes real files as often as it takes; a file that is there with that size or more is kept.</summary>
    /// <param name="real">JSON lines, plain or gzip, that are repeated.</param>
    /// <param name="path">The file to make.</param>
    /// <param name="bytes">Its size; reached, and passed by less than a line.</param>
    public static void Repeat(string real, string path, long bytes)
    {
        if (File.Exists(path) && new FileInfo(path).Length >= bytes)
        {
            return;
        }

        using var file = File.Create(path);
        var (text, line) = (new ArrayBufferWriter<byte>(1 << 20), new ArrayBufferWriter<byte>(1 << 20));
        for (var copy = 0; file.Length < bytes; copy++)
        {
            using var reader = JsonlReader.Open(real);
            while (file.Length < bytes && reader.ReadLine())
            {
                if (JsonlText.Read(reader.Line, "text"u8, text) != JsonlTextStatus.Text)
                {
                    continue;
                }

                var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"// copy {copy}\n"));
                line.ResetWrittenCount();
                JsonlWriter.AppendText(line, copy == 0 ? text.WrittenSpan : (byte[])[.. head, .. text.WrittenSpan]);
                file.Write(line.WrittenSpan);
            }

            if (copy == 0 && file.Length == 0)
            {
                throw new InvalidOperationException($"{real} has no texts");
            }
        }
    }

    /// <summary>A file of functions, one a line.</summary>
    public static byte[] Functions(int count)
    {
        var text = new StringBuilder("#include <vector>\n\n");
        for (var i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"int f{i}(int x) {{ return x + {i}; }}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>One text as a line of a file.</summary>
    public static void WriteOne(string path, byte[] text)
    {
        var line = new ArrayBufferWriter<byte>(text.Length * 2);
        JsonlWriter.AppendText(line, text);
        File.WriteAllBytes(path, line.WrittenSpan);
    }
}
