namespace Shardwright.Recipes.Code;

/// <summary>What has been seen in a signature, outside of its groups and template parameters.</summary>
[Flags]
internal enum CodeSigns : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A token.</summary>
    Any = 1 << 0,

    /// <summary>The keyword <c>namespace</c>.</summary>
    Namespace = 1 << 1,

    /// <summary><c>class</c>, <c>struct</c> or <c>union</c>.</summary>
    Class = 1 << 2,

    /// <summary>The keyword <c>enum</c>.</summary>
    Enum = 1 << 3,

    /// <summary>An assignment, <c>=</c>.</summary>
    Assigned = 1 << 4,

    /// <summary>Parentheses that are a function's.</summary>
    Function = 1 << 5,

    /// <summary>Parentheses after the first name behind a class key: a macro's if another name follows.</summary>
    MacroGroup = 1 << 6,

    /// <summary>The colon before base classes.</summary>
    Bases = 1 << 7,

    /// <summary>The colon before member initialisers.</summary>
    Members = 1 << 8,

    /// <summary>The keyword <c>try</c>.</summary>
    Try = 1 << 9,

    /// <summary><c>operator</c>, and its parameters have not begun.</summary>
    OperatorName = 1 << 10,

    /// <summary>It began with <c>using</c> or <c>typedef</c>.</summary>
    Alias = 1 << 11,

    /// <summary>The open group belongs to an attribute.</summary>
    AttributeGroup = 1 << 12,

    /// <summary>The open group is the name of a call operator.</summary>
    NameGroup = 1 << 13,

    /// <summary>The open group has the parameters of a requires expression.</summary>
    RequiresGroup = 1 << 14,

    /// <summary>The open group has held nothing but names and commas.</summary>
    NamesGroup = 1 << 15,

    /// <summary>A group of nothing but names, after a name.</summary>
    OldStyle = 1 << 16,

    /// <summary>Words after such a group: declarations of its parameters.</summary>
    OldStyleWords = 1 << 17,
}
