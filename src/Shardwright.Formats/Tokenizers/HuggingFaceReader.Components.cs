using System.Text.Json;

namespace Shardwright.Formats.Tokenizers;

/// <content>Normalizer, pre-tokenizer, post-processor and decoder.</content>
internal sealed partial class HuggingFaceReader
{
    private const int MostSplitters = 16;
    private const string SupportedPreTokenizers =
        "ByteLevel, Digits, Sequence, Split, Whitespace or WhitespaceSplit";

    private void RefuseNormalizer(JsonElement normalizer)
    {
        if (normalizer.ValueKind != JsonValueKind.Null)
        {
            HuggingFaceThrow.NotSupported(path, "normalizer", $"normalizer of type {TypeOf(normalizer, "normalizer")}", "none");
        }
    }

    private void ReadPreTokenizer(JsonElement component)
    {
        if (component.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        var type = TypeOf(component, "pre_tokenizer");
        if (byteLevel || splitters.Count == MostSplitters)
        {
            HuggingFaceThrow.NotSupported(
                path, "pre_tokenizer", $"pre_tokenizer of type {type} in this place", "ByteLevel last, and at most 16 steps");
        }

        switch (type)
        {
            case "Sequence":
                foreach (var inner in Items(component, "pretokenizers", "pre_tokenizer"))
                {
                    ReadPreTokenizer(inner);
                }

                break;
            case "WhitespaceSplit":
                splitters.Add(new WhitespaceSplitter(words: false));
                break;
            case "Whitespace":
                splitters.Add(new WhitespaceSplitter(words: true));
                break;
            case "Digits":
                splitters.Add(new DigitSplitter(Flag(component, "individual_digits", missing: false)));
                break;
            case "Split":
                splitters.Add(ReadSplit(component));
                break;
            case "ByteLevel":
                if (Flag(component, "add_prefix_space", missing: true))
                {
                    prefixStep = splitters.Count;
                }

                if (Flag(component, "use_regex", missing: true))
                {
                    splitters.Add(KnownPattern.Gpt2);
                }

                byteLevel = true;
                break;
            default:
                HuggingFaceThrow.NotSupported(path, "pre_tokenizer", $"pre_tokenizer of type {type}", SupportedPreTokenizers);
                break;
        }
    }

    private HuggingFaceSplitter ReadSplit(JsonElement component)
    {
        var behavior = Text(component, "behavior");
        var inverted = Flag(component, "invert", missing: false);
        var (keepMatches, keepRest) = (behavior, inverted) switch
        {
            ("Isolated", _) => (true, true),
            ("Removed", false) => (false, true),
            ("Removed", true) => (true, false),
            _ => (false, false),
        };
        if (!keepMatches && !keepRest)
        {
            HuggingFaceThrow.NotSupported(path, "pre_tokenizer", $"Split with behavior {behavior}", "Isolated or Removed");
        }

        var pattern = component.TryGetProperty("pattern", out var value) && value.ValueKind == JsonValueKind.Object ? value : default;
        if (pattern.ValueKind == JsonValueKind.Object && pattern.TryGetProperty("String", out var literal)
            && literal.GetString() is { Length: > 0 } text)
        {
            return OperatorPattern.Of(text, keepMatches, keepRest);
        }

        var regex = pattern.ValueKind == JsonValueKind.Object && pattern.TryGetProperty("Regex", out var expression)
            ? expression.GetString() : null;
        Expect(regex is { Length: > 0 }, "pre_tokenizer.pattern", "a Regex or a String", "neither");
        HuggingFaceSplitter? splitter = keepMatches ? KnownPattern.TryFind(regex) : null;
        splitter ??= OperatorPattern.TryParse(regex, keepMatches, keepRest);
        if (splitter is null)
        {
            HuggingFaceThrow.NotSupported(
                path, "pre_tokenizer", $"Split with the pattern {HuggingFaceThrow.Quoted(regex)}",
                "an alternation of literals, or the pattern of GPT-2, cl100k, o200k, Llama 3 or Qwen 2");
        }

        return splitter;
    }

    private void ReadPostProcessor(JsonElement component)
    {
        if (component.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        // What they add, Encode does not: the caller places the tokens that begin and end a document.
        var type = TypeOf(component, "post_processor");
        if (type == "Sequence")
        {
            foreach (var inner in Items(component, "processors", "post_processor"))
            {
                ReadPostProcessor(inner);
            }
        }
        else if (type is not ("ByteLevel" or "TemplateProcessing"))
        {
            HuggingFaceThrow.NotSupported(
                path, "post_processor", $"post_processor of type {type}", "none, ByteLevel, TemplateProcessing or Sequence");
        }
    }

    private void ReadDecoder(JsonElement component)
    {
        if (component.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        switch (TypeOf(component, "decoder"))
        {
            case "ByteLevel":
                decoder = new HuggingFaceDecoder(HuggingFaceDecoderKind.ByteLevel);
                break;
            case "BPEDecoder" when Text(component, "suffix") is { Length: > 0 } suffix:
                decoder = new HuggingFaceDecoder(HuggingFaceDecoderKind.Suffix, suffix);
                break;
            case var type:
                HuggingFaceThrow.NotSupported(
                    path, "decoder", $"decoder of type {type}", "none, ByteLevel, or BPEDecoder with a suffix");
                break;
        }
    }

    private string TypeOf(JsonElement component, string item)
    {
        Expect(component.ValueKind == JsonValueKind.Object, item, "an object or null", component.ValueKind.ToString());
        return Text(component, "type") ?? "(none)";
    }

    private JsonElement.ArrayEnumerator Items(JsonElement component, string name, string item)
    {
        var found = component.TryGetProperty(name, out var list);
        Expect(found && list.ValueKind == JsonValueKind.Array, $"{item}.{name}", "a list", found ? list.ValueKind.ToString() : "none");
        return list.EnumerateArray();
    }

    private static string? Text(JsonElement component, string name)
        => component.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement component, string name, bool missing)
        => component.TryGetProperty(name, out var value) ? value.GetBoolean() : missing;
}
