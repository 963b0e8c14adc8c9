namespace Shardwright.Datasets.Layouts;

/// <summary>One field of a record, as a reader hands it out.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="ElementBytes">Bytes of one number; 1 for text and bytes.</param>
/// <param name="IsVariable">Whether records differ in how many elements they have: texts, bytes, lists.</param>
/// <param name="TypeName">The type as people read it: <c>list&lt;float32&gt;</c>.</param>
public sealed record RecordField(string Name, int ElementBytes, bool IsVariable, string TypeName);
