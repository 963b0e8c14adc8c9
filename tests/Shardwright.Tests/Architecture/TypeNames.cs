using System.Reflection;

namespace Shardwright.Tests.Architecture;

/// <summary>Types as C# writes them, without the namespaces that everybody knows.</summary>
internal static class TypeNames
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(char)] = "char", [typeof(sbyte)] = "sbyte", [typeof(byte)] = "byte", [typeof(short)] = "short",
        [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long",
        [typeof(ulong)] = "ulong", [typeof(nint)] = "nint", [typeof(nuint)] = "nuint", [typeof(float)] = "float",
        [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type) => Of(type, null);

    public static string Of(ParameterInfo parameter) => Of(Bare(parameter.ParameterType), Nullability.Create(parameter));

    public static string Of(PropertyInfo property) => Of(Bare(property.PropertyType), Nullability.Create(property));

    public static string Of(FieldInfo field) => Of(field.FieldType, Nullability.Create(field));

    /// <summary>The name of a type, with its generic parameters, as its declaration has it.</summary>
    public static string Declared(Type type)
    {
        var outer = type.DeclaringType is { } owner ? Declared(owner) + "." : "";
        var inherited = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var own = type.GetGenericArguments().Skip(inherited).Select(Of).ToList();
        return outer + type.Name.Split('`')[0] + (own.Count == 0 ? "" : $"<{string.Join(", ", own)}>");
    }

    private static Type Bare(Type type) => type.IsByRef ? type.GetElementType()! : type;

    private static string Of(Type type, NullabilityInfo? info)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value) + "?";
        }

        var mark = !type.IsValueType && info?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, info?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (type.IsPointer || type.IsByRef)
        {
            return Of(type.GetElementType()!) + (type.IsPointer ? "*" : "");
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword + mark;
        }

        return type.IsGenericParameter || !type.IsGenericType ? PlainName(type) + mark : GenericName(type, info) + mark;
    }

    private static string PlainName(Type type)
        => type is { IsNested: true, IsGenericParameter: false } ? $"{Of(type.DeclaringType!)}.{type.Name}" : type.Name;

    private static string GenericName(Type type, NullabilityInfo? info)
    {
        var arguments = type.GetGenericArguments();
        var states = info?.GenericTypeArguments ?? [];
        var names = arguments.Select((argument, index) => Of(argument, index < states.Length ? states[index] : null)).ToList();
        if (type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
        {
            return $"({string.Join(", ", names)})";
        }

        var outer = type.DeclaringType is { } owner ? owner.Name.Split('`')[0] + "." : "";
        return $"{outer}{type.Name.Split('`')[0]}<{string.Join(", ", names)}>";
    }
}
