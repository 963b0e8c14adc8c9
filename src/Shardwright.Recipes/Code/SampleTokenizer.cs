using System.Text.Encodings.Web;
using System.Text.Json;
using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Code;

/// <summary>Writes a small <c>tokenizer.json</c> for C++, to try things on: the shape and the fixed ids of the published 32K one, with a vocabulary of a few hundred.</summary>
public static class SampleTokenizer
{
    private const string Pattern =
        @"<=>|<<=|>>=|->\*|\.\*|::|->|==|!=|<=|>=|&&|\|\||<<|>>|\+\+|--|\+=|-=|\*=|/=|%=|&=|\|=|\^=|\.\.\.|\#\#|//|/\*|\*/|\n\n|\n|[{}()\[\]<>;:,.\+\-\*/%&\|^~!?=\#@\$_\\""']";

    private static readonly string[] Fixed =
    [
        "<PAD>", "<UNK>", "<BOS>", "<EOS>", "<FIM_PREFIX>", "<FIM_MIDDLE>", "<FIM_SUFFIX>", "<CODE_START>", "<CODE_END>", "<THOUGHT_START>", "<THOUGHT_END>",
        "<QUERY_TOOL>", "<INDEX>", "<DEBUG_CONTEXT>", "<FILE_SEP>", "<DIFF_START>", "<DIFF_END>", "<COMMENT_START>", "<COMMENT_END>", "<TOOL_RESULT>",
        "auto", "bool", "break", "case", "catch", "char", "class", "const", "constexpr", "continue", "default", "delete", "do", "double", "else", "enum", "explicit",
        "extern", "false", "float", "for", "friend", "if", "inline", "int", "long", "namespace", "new", "noexcept", "nullptr", "operator", "override", "private",
        "protected", "public", "requires", "return", "short", "sizeof", "static", "struct", "switch", "template", "this", "throw", "true", "try", "typedef",
        "typename", "union", "unsigned", "using", "virtual", "void", "volatile", "while", "\n\n", "\n",
    ];

    private static readonly string[] Operators =
    [
        "<=>", "<<=", ">>=", "->*", ".*", "::", "->", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
        "...", "##", "//", "/*", "*/",
    ];

    private static readonly string[] Words =
    [
        "include", "define", "std", "vector", "string", "size", "value", "index", "count", "result", "data", "begin", "end", "name", "first", "second", "left", "right",
        "item", "node", "total", "sum", "width", "height", "push", "back", "map", "list", "error", "message", "buffer", "length", "offset", "ptr", "type", "key",
    ];

    /// <summary>Writes the file, atomically; the same bytes every time.</summary>
    public static void Write(string path)
    {
        using var file = AtomicFile.Create(path);
        using (var json = new Utf8JsonWriter(file.Stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteTo(json);
        }

        file.Commit();
    }

    private static void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        for (var id = 0; id < Fixed.Length; id++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("content", Fixed[id]);
            foreach (var name in (string[])["single_word", "lstrip", "rstrip", "normalized"])
            {
                json.WriteBoolean(name, false);
            }

            json.WriteBoolean("special", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("normalizer");
        WritePreTokenizer(json);
        json.WriteNull("post_processor");
        json.WriteNull("decoder");
        WriteModel(json);
        json.WriteEndObject();
    }

    private static void WritePreTokenizer(Utf8JsonWriter json)
    {
        json.WriteStartObject("pre_tokenizer");
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        json.WriteStartObject();
        json.WriteString("type", "Split");
        json.WriteStartObject("pattern");
        json.WriteString("Regex", Pattern);
        json.WriteEndObject();
        json.WriteString("behavior", "Isolated");
        json.WriteBoolean("invert", false);
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "WhitespaceSplit");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json)
    {
        var vocabulary = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        var merges = new List<(string Left, string Right)>();
        foreach (var token in Fixed.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(code => ((char)code).ToString())))
        {
            vocabulary.TryAdd(token, vocabulary.Count);
        }

        foreach (var word in Operators.Concat(Words))
        {
            for (var length = 2; length <= word.Length; length++)
            {
                if (vocabulary.TryAdd(word[..length], vocabulary.Count))
                {
                    merges.Add((word[..(length - 1)], word[(length - 1)..length]));
                }
            }
        }

        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteString("unk_token", "<UNK>");
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteBoolean("ignore_merges", false);
        json.WriteStartObject("vocab");
        foreach (var (token, id) in vocabulary)
        {
            json.WriteNumber(token, id);
        }

        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var (left, right) in merges)
        {
            json.WriteStartArray();
            json.WriteStringValue(left);
            json.WriteStringValue(right);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
