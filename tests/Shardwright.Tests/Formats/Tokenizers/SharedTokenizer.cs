using System.Buffers;
using System.Text;
using Shardwright.Formats.Tokenizers;
using Shardwright.Tests.Architecture;

namespace Shardwright.Tests.Formats.Tokenizers;

/// <summary>The published 32K C++ tokenizer and real C++, where they lie beside the checkout; tests are skipped, saying so, where they do not.</summary>
internal static class SharedTokenizer
{
    private const string Name = "cpp_tokenizer_32k.json";

    /// <summary>The tokenizer's file.</summary>
    internal static string CppPath => Find(Name);

    /// <summary>Documents with real C++.</summary>
    internal static string RealCppPath => Find("cpp_real.jsonl.gz");

    /// <summary>The ids of a text.</summary>
    internal static int[] Encode(Tokenizer tokenizer, string text)
    {
        var ids = new ArrayBufferWriter<int>();
        var count = tokenizer.Encode(Encoding.UTF8.GetBytes(text), ids);
        Assert.Equal(count, ids.WrittenCount);
        return ids.WrittenSpan.ToArray();
    }

    private static string Find(string name)
    {
        for (var folder = new DirectoryInfo(SourceTree.Root); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", "code", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"SKIPPED: {name} is not here: no folder shared/data/code beside this checkout.");
        return "";
    }
}
