namespace Shardwright.Datasets.Layouts.Tuning;

/// <summary>What the records of a fine-tuning file are, told by their keys.</summary>
public enum TuningKind
{
    /// <summary><c>text</c> with special tokens written out, and <c>source</c>: <c>tool_call_sft*.jsonl</c>.</summary>
    Tool,

    /// <summary>As <see cref="Tool"/>, with <c>metadata</c>: <c>combined_sft.jsonl</c>.</summary>
    Combined,

    /// <summary><c>instruction</c> and <c>response</c>: <c>diff_sft.jsonl</c>.</summary>
    Instruction,

    /// <summary><c>docstring</c>, <c>signature</c>, <c>body</c>, <c>path</c>: <c>docstring_pairs.jsonl</c>.</summary>
    DocstringPairs,

    /// <summary><c>prompt_id</c>, <c>prompt</c>, <c>test_harness</c> and more: <c>gspo_prompts.jsonl</c>.</summary>
    Prompts,
}
