using System.Buffers;

namespace Shardwright.Formats.Tokenizers;

/// <summary>The tokenizer of a Hugging Face <c>tokenizer.json</c> with a BPE model. Safe from many threads.</summary>
/// <remarks>Spec: Hugging Face tokenizers 0.23, without the special tokens that a post-processor would add, truncation and padding.</remarks>
internal sealed class HuggingFaceTokenizer : Tokenizer
{
    private readonly HuggingFaceVocabulary vocabulary;
    private readonly HuggingFacePipeline pipeline;
    private readonly OperatorCodeEncoder? code;
    private readonly HuggingFaceDecoder decoder;
    private readonly WorkspacePool<HuggingFaceWorkspace> workspaces = new(() => new HuggingFaceWorkspace());

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="vocabulary">All tokens, added ones included.</param>
    /// <param name="pipeline">The way from text to tokens.</param>
    /// <param name="decoder">The way back.</param>
    /// <param name="sha256">SHA-256 of the file.</param>
    internal HuggingFaceTokenizer(
        HuggingFaceVocabulary vocabulary, HuggingFacePipeline pipeline, HuggingFaceDecoder decoder, string sha256)
    {
        this.vocabulary = vocabulary;
        this.pipeline = pipeline;
        this.decoder = decoder;
        code = OperatorCodeEncoder.TryMake(pipeline);
        Sha256 = sha256;
        BeginOfText = FirstBegin();
    }

    /// <inheritdoc/>
    public override string Name => "tokenizer.json (BPE)";

    /// <inheritdoc/>
    public override string Sha256 { get; }

    /// <inheritdoc/>
    public override int VocabularySize => vocabulary.Size;

    /// <inheritdoc/>
    public override int MostTokens(int bytes) => pipeline.PrefixStep is null ? bytes : 2 * bytes;

    /// <inheritdoc/>
    public override int? BeginOfText { get; }

    /// <summary>Reads a <c>tokenizer.json</c>.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="json">The whole file.</param>
    /// <param name="sha256">SHA-256 of it.</param>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is damaged, or asks for something that is not supported.</exception>
    internal static Tokenizer Read(string path, byte[] json, string sha256) => HuggingFaceReader.Read(path, json, sha256);

    /// <inheritdoc/>
    public override int Encode(ReadOnlySpan<byte> utf8, IBufferWriter<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var sink = new TokenSink(ids, utf8.Length);
        Run(utf8, ref sink);
        return sink.Count;
    }

    /// <inheritdoc/>
    public override int Count(ReadOnlySpan<byte> utf8, int limit = int.MaxValue)
    {
        var sink = new TokenSink(limit);
        Run(utf8, ref sink);
        return sink.Count;
    }

    /// <inheritdoc/>
    public override void CountAt(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> offsets, Span<int> counts)
    {
        var sink = new TokenSink(utf8.Length, offsets, counts);
        Run(utf8, ref sink);
    }

    /// <inheritdoc/>
    public override void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        decoder.Decode(vocabulary, ids, utf8);
    }

    /// <inheritdoc/>
    public override bool TryGetId(string token, out int id)
    {
        ArgumentNullException.ThrowIfNull(token);
        return vocabulary.TryGetId(token, out id);
    }

    private void Run(ReadOnlySpan<byte> text, ref TokenSink sink)
    {
        var workspace = workspaces.Rent();
        if (code is null)
        {
            pipeline.Encode(text, workspace, ref sink);
        }
        else
        {
            code.Encode(text, workspace, ref sink);
        }

        sink.Finish();
        workspace.Trim();
        workspaces.Return(workspace);
    }
}
