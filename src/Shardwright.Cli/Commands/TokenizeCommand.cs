using System.Buffers;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Shardwright.Cli.Output;
using Shardwright.Formats.Jsonl;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Cli.Commands;

/// <summary><c>tokenize</c>.</summary>
internal static class TokenizeCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Texts; of .jsonl and .jsonl.gz files the text of each line.", Arity = ArgumentArity.OneOrMore };
        var ids = new Option<bool>("--ids") { Description = "Print the ids of each text on a line of its own." };
        var key = new Option<string>("--key") { Description = "The key of a JSON line's text.", HelpName = "KEY", DefaultValueFactory = _ => "text" };
        var tokenizer = new TokenizerFlags();
        var command = new Command("tokenize", "Count the tokens of texts, and print their ids and the rate.") { files, ids, key };
        tokenizer.AddTo(command);
        command.Does((parsed, context) =>
        {
            var summary = Run(tokenizer.Open(parsed, context), parsed.GetValue(files)!, parsed.GetValue(key)!, parsed.GetValue(ids), context);
            if (parsed.GetValue(ids))
            {
                // Standard output has the ids alone.
                TokenizeSummary.Print(summary, System.Console.Error);
            }
            else
            {
                context.Terminal.Print(summary, CliJson.Default.TokenizeSummary, result => TokenizeSummary.Print(result, System.Console.Out));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static TokenizeSummary Run(Tokenizer tokenizer, string[] files, string key, bool print, CommandContext context)
    {
        if (Array.Find(files, file => !File.Exists(file)) is { } missing)
        {
            throw new StorageException(new DataLocation(missing), "texts", "a file", Directory.Exists(missing) ? "a folder" : "nothing there", "Check the path.");
        }

        using var progress = context.Terminal.Reporter.Begin("tokenizing", files.Sum(file => File.Exists(file) ? new FileInfo(file).Length : 0), ProgressUnit.Bytes);
        var (texts, bytes, tokens, skipped, clock) = (0L, 0L, 0L, 0L, new Stopwatch());
        var (text, buffer) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<int>());
        foreach (var file in files)
        {
            if (file.EndsWith(".jsonl", StringComparison.Ordinal) || file.EndsWith(".jsonl.gz", StringComparison.Ordinal))
            {
                using var reader = JsonlReader.Open(file);
                var name = Encoding.UTF8.GetBytes(key);
                while (reader.ReadLine())
                {
                    context.Cancel.ThrowIfCancellationRequested();
                    if (JsonlText.Read(reader.Line, name, text) == JsonlTextStatus.Text)
                    {
                        One(text.WrittenSpan);
                    }
                    else
                    {
                        skipped++;
                    }
                }
            }
            else
            {
                One(File.ReadAllBytes(file));
            }
        }

        return new TokenizeSummary(tokenizer.Name, tokenizer.VocabularySize, tokenizer.Sha256, texts, skipped, bytes, tokens, clock.Elapsed.TotalSeconds);

        void One(ReadOnlySpan<byte> utf8)
        {
            buffer.ResetWrittenCount();
            clock.Start();
            tokens += tokenizer.Encode(utf8, buffer);
            clock.Stop();
            (texts, bytes) = (texts + 1, bytes + utf8.Length);
            progress.Advance(utf8.Length);
            if (print)
            {
                System.Console.Out.WriteLine(string.Join(' ', buffer.WrittenSpan.ToArray().Select(id => id.ToString(CultureInfo.InvariantCulture))));
            }
        }
    }
}
