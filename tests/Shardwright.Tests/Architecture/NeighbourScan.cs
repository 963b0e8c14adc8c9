using System.Reflection;
using System.Reflection.Emit;

namespace Shardwright.Tests.Architecture;

/// <summary>
/// Finds every use that one namespace below a common one makes of another: in bases, members, signatures, attributes,
/// locals and the instructions of method bodies, closures and state machines included.
/// </summary>
internal static class NeighbourScan
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF);

    /// <summary>One line for each pair of a type and a neighbour's type that it uses.</summary>
    public static IEnumerable<string> Crossings(Assembly assembly, string parentNamespace) =>
        from user in assembly.GetTypes()
        let home = Neighbourhood(user, parentNamespace)
        where home is not null
        from used in UsedTypes(user).SelectMany(Parts).Distinct()
        let other = Neighbourhood(used, parentNamespace)
        where other is not null && other != home
        select $"{user.FullName} uses {used.FullName}";

    private static string? Neighbourhood(Type type, string parent)
        => type.Namespace is { } space && space.StartsWith(parent + ".", StringComparison.Ordinal)
            ? space[(parent.Length + 1)..].Split('.')[0]
            : null;

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        if (type.IsGenericParameter)
        {
            return type.GetGenericParameterConstraints().Where(constraint => !constraint.IsGenericType).SelectMany(Parts);
        }

        IEnumerable<Type> own = [type];
        return type.IsGenericType ? own.Concat(type.GetGenericArguments().Where(part => part != type).SelectMany(Parts)) : own;
    }

    private static List<Type> UsedTypes(Type type)
    {
        var used = new List<Type>(type.GetInterfaces());
        used.AddRange(AttributeTypes(type));
        if (type.BaseType is { } parent)
        {
            used.Add(parent);
        }

        if (type.IsGenericTypeDefinition)
        {
            used.AddRange(type.GetGenericArguments());
        }

        foreach (var member in type.GetMembers(Everything))
        {
            used.AddRange(AttributeTypes(member));
            used.AddRange(member switch
            {
                FieldInfo field => [field.FieldType],
                PropertyInfo property => [property.PropertyType],
                EventInfo { EventHandlerType: { } handler } => [handler],
                MethodBase method => MethodTypes(method),
                _ => [],
            });
        }

        return used;
    }

    private static IEnumerable<Type> AttributeTypes(MemberInfo member) => member.GetCustomAttributesData().SelectMany(
        data => data.ConstructorArguments.Select(argument => argument.Value).OfType<Type>().Append(data.AttributeType));

    private static List<Type> MethodTypes(MethodBase method)
    {
        var used = new List<Type>(method.GetParameters().Select(parameter => parameter.ParameterType));
        if (method is MethodInfo { ReturnType: var result })
        {
            used.Add(result);
        }

        if (method.IsGenericMethodDefinition)
        {
            used.AddRange(method.GetGenericArguments());
        }

        if (method.GetMethodBody() is { } body)
        {
            used.AddRange(body.LocalVariables.Select(local => local.LocalType));
            used.AddRange(body.ExceptionHandlingClauses
                .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause && clause.CatchType is not null)
                .Select(clause => clause.CatchType!));
            used.AddRange(Tokens(body.GetILAsByteArray()!).SelectMany(token => Resolve(method, token)));
        }

        return used;
    }

    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            int value = il[at++];
            if (value == 0xFE)
            {
                value = 0xFE00 | il[at++];
            }

            var operand = OpCodesByValue[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return BitConverter.ToInt32(il, at);
            }

            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> Resolve(MethodBase method, int token)
    {
        var typeArguments = method.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        var member = method.Module.ResolveMember(token, typeArguments, methodArguments);
        IEnumerable<Type?> used = member switch
        {
            Type type => [type],
            FieldInfo field => [field.DeclaringType, field.FieldType],
            MethodInfo called => [called.DeclaringType, .. called.IsGenericMethod ? called.GetGenericArguments() : []],
            _ => [member?.DeclaringType],
        };
        return used.OfType<Type>();
    }
}
