using System.Security.Cryptography;

namespace Shardwright.Formats.Tokenizers;

public abstract partial class Tokenizer
{
    /// <summary>The largest file that is read.</summary>
    private const long MaxFileBytes = 256L << 20;

    private const int MaxPickleProtocol = 0x0F;

    private static readonly string[] Begins = ["<BOS>", "<|bos|>", "<|begin_of_text|>", "<|endoftext|>", "<s>"];

    private protected int? FirstBegin()
    {
        foreach (var text in Begins)
        {
            if (TryGetId(text, out var id))
            {
                return id;
            }
        }

        return null;
    }

    private static RankTokenizer OpenRanks(string path, byte[] file, string sha256, TokenizerPattern? pattern)
        => file is [0x80, <= MaxPickleProtocol, ..] ? NanochatTokenizer.Read(path, file, sha256) : RankFile.Read(path, file, sha256, pattern);

    private static byte[] ReadFile(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            if (stream.Length > MaxFileBytes)
            {
                TiktokenThrow.TooLarge(path, stream.Length, MaxFileBytes);
            }

            var file = new byte[stream.Length];
            if (stream.ReadAtLeast(file, file.Length, throwOnEndOfStream: false) < file.Length)
            {
                TiktokenThrow.Changed(path, file.Length);
            }

            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            TiktokenThrow.CannotOpen(path, error);
            return [];
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> file)
    {
        var text = file.StartsWith("\uFEFF"u8) ? file[3..] : file;
        return text.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
    }

    private static string HashOf(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));
}
