using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Shardwright.Tests.Recipes.Code;

/// <summary>Input files with every kind of line.</summary>
internal static class ChunkFixture
{
    public static void WriteRandom(string path, int lines, int seed)
    {
        var random = new Random(seed);
        using var file = File.Create(path);
        using Stream target = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        for (var i = 0; i < lines; i++)
        {
            target.Write(Line(random, i));
            target.WriteByte((byte)'\n');
        }
    }

    public static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private static byte[] Line(Random random, int i)
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(12, 60)).Select(j => $"int f{random.Next(1000)}() {{ return {j}; }}\\n"));
        return random.Next(40) switch
        {
            0 => "   "u8.ToArray(),
            1 => "{\"text\": \"cut"u8.ToArray(),
            2 => "{\"text\": null}"u8.ToArray(),
            3 => "{\"other\": 1}"u8.ToArray(),
            4 => "{\"text\": [1, 2]}"u8.ToArray(),
            5 => Encoding.UTF8.GetBytes($"{{\"text\": \"{text}\\ud800\"}}"),
            6 => [.. "{\"text\": \""u8, 0xff, .. "\"}"u8],
            7 => "[1]"u8.ToArray(),
            8 => Encoding.UTF8.GetBytes($"{{\"text\": \"{new string('é', random.Next(48, 52))}\"}}"),
            < 14 => Encoding.UTF8.GetBytes($"{{\"text\": \"int twin{random.Next(9)}() {{ return 1; }} // a twin of one or another of the others\"}}"),
            < 20 => Encoding.UTF8.GetBytes($"{{\"path\": \"x\", \"text\": \"// 日本 😀 \\u0001\\u007f\\/ {i}\\n{text}\"}}"),
            _ => Encoding.UTF8.GetBytes($"{{\"text\": \"{text}\"}}"),
        };
    }
}
