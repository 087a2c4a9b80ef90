using System.Reflection;
using System.Text.Json.Serialization;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;

namespace Lastgood.Core.Tests.Journal;

/// <summary>One fact of every kind with every member set, made from the declarations: a new kind or member cannot be forgotten.</summary>
internal static class SampleFacts
{
    public static IReadOnlyList<(string Kind, Fact Fact)> All { get; } =
    [
        .. typeof(Fact)
            .GetCustomAttributes<JsonDerivedTypeAttribute>()
            .Select(static a => ((string)a.TypeDiscriminator!, (Fact)Sample(a.DerivedType, "x"))),
    ];

    private static object Sample(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(Details))
        {
            return Details.Of(("b", "ü <\n>"), ("a", ""));
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var element = type.GetGenericArguments()[0];
            var list = Array.CreateInstance(element, 1);
            list.SetValue(Sample(element, name), 0);
            return list;
        }
        return type switch
        {
            _ when type == typeof(string) => $"the {name}",
            _ when type == typeof(int) => 7,
            _ when type == typeof(long) => 7L,
            _ when type == typeof(double) => 0.125,
            _ when type == typeof(bool) => true,
            _ when type == typeof(TimeSpan) => TimeSpan.FromMilliseconds(90_125),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(
                2026,
                1,
                31,
                12,
                0,
                0,
                125,
                TimeSpan.Zero
            ),
            _ when type.IsEnum => Enum.GetValues(type).GetValue(1)!,
            _ => Record(type),
        };
    }

    private static object Record(Type type)
    {
        var constructor = type.GetConstructors().Single();
        var made = constructor.Invoke([
            .. constructor.GetParameters().Select(static p => Sample(p.ParameterType, p.Name!)),
        ]);
        foreach (var property in type.GetProperties().Where(static p => p.SetMethod is not null))
        {
            property.SetValue(made, Sample(property.PropertyType, property.Name));
        }
        return made;
    }
}
