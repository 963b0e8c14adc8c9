using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shardwright.Tests.Architecture;

/// <summary>The public API of an assembly as readable lines in a stable order; what the compiler adds to records is left out.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] RecordMembers =
        ["PrintMembers", "<Clone>$", "Equals", "GetHashCode", "ToString", "EqualityContract", "op_Equality", "op_Inequality"];

    public static IReadOnlyList<string> Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static IReadOnlyList<string> Of(IEnumerable<Type> types)
    {
        var lines = new List<string>();
        foreach (var type in types.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            if (lines.Count > 0)
            {
                lines.Add("");
            }

            lines.Add(TypeLine(type));
            lines.AddRange(MemberLines(type).Select(line => "    " + line).Order(StringComparer.Ordinal));
        }

        return lines;
    }

    private static string TypeLine(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {TypeNames.Of(invoke.ReturnParameter)} {FullName(type)}({Parameters(invoke)})";
        }

        var parents = type.GetInterfaces()
            .Except(type.BaseType?.GetInterfaces() ?? [])
            .Where(face => !face.Name.StartsWith("IEquatable`", StringComparison.Ordinal) || !IsRecord(type))
            .Select(TypeNames.Of).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
        {
            parents.Insert(0, TypeNames.Of(parent));
        }

        if (type.IsEnum)
        {
            parents = [TypeNames.Of(Enum.GetUnderlyingType(type))];
        }

        return $"{Kind(type)} {FullName(type)}{(parents.Count == 0 ? "" : " : " + string.Join(", ", parents))}{Constraints(OwnParameters(type))}";
    }

    private static Type[] OwnParameters(Type type) => type.GetGenericArguments()[(type.DeclaringType?.GetGenericArguments().Length ?? 0)..];

    private static string FullName(Type type) => $"{type.Namespace}.{TypeNames.Declared(type)}";

    private static string Kind(Type type)
    {
        if (type.IsInterface)
        {
            return "interface";
        }

        if (type.IsEnum)
        {
            return Has<FlagsAttribute>(type) ? "flags enum" : "enum";
        }

        if (type.IsValueType)
        {
            var words = (Has<IsReadOnlyAttribute>(type) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "");
            return words + (IsRecord(type) ? "record struct" : "struct");
        }

        var shape = (type.IsAbstract, type.IsSealed) switch { (true, true) => "static ", (true, _) => "abstract ", (_, true) => "sealed ", _ => "" };
        return shape + (IsRecord(type) ? "record" : "class");
    }

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Declared) is { } print && Has<CompilerGeneratedAttribute>(print);

    private static IEnumerable<string> MemberLines(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Name} = {field.GetRawConstantValue()}"));
        }

        return type.GetMembers(Declared).Where(member => !IsNoise(type, member)).Select(Line).OfType<string>();
    }

    private static bool IsNoise(Type type, MemberInfo member)
        => member.Name.StartsWith('<') || (IsRecord(type) && RecordMembers.Contains(member.Name) && IsGenerated(member));

    private static bool IsGenerated(MemberInfo member)
        => Has<CompilerGeneratedAttribute>(member) || member is PropertyInfo { GetMethod: { } getter } && Has<CompilerGeneratedAttribute>(getter);

    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo { IsPublic: true } or FieldInfo { IsFamily: true } or FieldInfo { IsFamilyOrAssembly: true } => FieldLine((FieldInfo)member),
        PropertyInfo property => PropertyLine(property),
        EventInfo { AddMethod: { } add } happening when IsVisible(add) => $"{Words(add)}event {TypeNames.Of(happening.EventHandlerType!)} {happening.Name}",
        ConstructorInfo made when IsVisible(made) && !made.IsStatic => $"{Access(made)}{made.DeclaringType!.Name.Split('`')[0]}({Parameters(made)})",
        MethodInfo method when IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) => MethodLine(method),
        _ => null,
    };

    private static string FieldLine(FieldInfo field)
    {
        var words = (field.IsPublic ? "" : "protected ") + (field.IsLiteral ? "const " : field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? string.Create(CultureInfo.InvariantCulture, $" = {field.GetRawConstantValue() ?? "null"}") : "";
        return $"{words}{TypeNames.Of(field)} {field.Name}{value}";
    }

    private static string? PropertyLine(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToList();
        if (accessors.Count == 0)
        {
            return null;
        }

        var getter = accessors.Any(accessor => accessor == property.GetMethod) ? "get; " : "";
        var setter = accessors.Find(accessor => accessor == property.SetMethod) is { } set
            ? (set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; ")
            : "";
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        var required = Has<RequiredMemberAttribute>(property) ? "required " : "";
        return $"{Words(accessors[0])}{required}{Reference(property.GetMethod?.ReturnParameter)}{TypeNames.Of(property)} {name} {{ {getter}{setter}}}";
    }

    private static string MethodLine(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : "";
        var constraints = method.IsGenericMethodDefinition ? Constraints(method.GetGenericArguments()) : "";
        return $"{Words(method)}{Reference(method.ReturnParameter)}{TypeNames.Of(method.ReturnParameter)} {method.Name}{generic}({Parameters(method)}){constraints}";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Words(MethodInfo method)
    {
        var words = Access(method) + (method.IsStatic ? "static " : "");
        if (method.DeclaringType!.IsInterface && !method.IsStatic)
        {
            return words;
        }

        var isOverride = method.IsVirtual && method.GetBaseDefinition() != method;
        return words + (method.IsAbstract ? "abstract " : isOverride ? "override " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "");
    }

    private static string Reference(ParameterInfo? result) => result switch
    {
        { ParameterType.IsByRef: true } => result.GetRequiredCustomModifiers().Contains(typeof(InAttribute)) ? "ref readonly " : "ref ",
        _ => "",
    };

    private static string Parameters(MethodBase method)
        => (Has<ExtensionAttribute>(method) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var passing = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true, ParameterType.IsByRef: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) => "params ",
            _ => "",
        };
        return $"{passing}{TypeNames.Of(parameter)} {parameter.Name}{Default(parameter)}";
    }

    private static string Default(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue)
        {
            return "";
        }

        return parameter.RawDefaultValue switch
        {
            null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? " = default" : " = null",
            string text => $" = \"{text}\"",
            bool truth => truth ? " = true" : " = false",
            var value => string.Create(CultureInfo.InvariantCulture, $" = {value}"),
        };
    }

    private static string Constraints(Type[] parameters)
    {
        var clauses = parameters.Where(parameter => parameter.IsGenericParameter).Select(parameter =>
        {
            var flags = parameter.GenericParameterAttributes;
            var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
            var words = parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(TypeNames.Of).ToList();
            words.InsertRange(0, isStruct ? ["struct"] : flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>());
            words.AddRange(!isStruct && flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? ["new()"] : Array.Empty<string>());
            return words.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", words)}";
        });
        return string.Concat(clauses);
    }

    private static bool Has<T>(MemberInfo member)
        where T : Attribute => member.IsDefined(typeof(T), inherit: false);
}
