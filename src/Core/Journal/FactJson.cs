using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lastgood.Core.Journal;

/// <summary>
/// How facts are written down: JSON, generated when this is compiled, so that starting the program costs no reflection.
/// Member and enum names are stored like the discriminators: never rename one.
/// </summary>
public static class FactJson
{
    /// <summary>A fact as the bytes that are stored.</summary>
    public static byte[] Write(Fact fact) =>
        JsonSerializer.SerializeToUtf8Bytes(fact, FactJsonContext.Default.Fact);

    /// <summary>The fact of stored bytes.</summary>
    /// <exception cref="JsonException">They are not a fact that this version knows.</exception>
    public static Fact Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, FactJsonContext.Default.Fact)
                ?? throw new JsonException("null is not a fact");
        }
        catch (NotSupportedException e)
        {
            // What a fact without a discriminator is to the serializer: it cannot create the abstract record.
            throw new JsonException("there is no kind", e);
        }
    }

    /// <summary>The discriminator of a fact, e.g. <c>step_done</c>.</summary>
    public static string KindOf(Fact fact) => Kinds[fact.GetType()];

    /// <summary>Whether this version knows a discriminator.</summary>
    public static bool Knows(string kind) => Kinds.ContainsValue(kind);

    private static Dictionary<Type, string> Kinds { get; } =
        FactJsonContext.Default.Fact.PolymorphismOptions!.DerivedTypes.ToDictionary(
            static d => d.DerivedType,
            static d => (string)d.TypeDiscriminator!
        );
}

/// <summary>What the compiler generates the reading and writing of facts from.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    // What is computed from other members is not stored.
    IgnoreReadOnlyProperties = true,
    // A quantile beyond a histogram's last bound is +∞.
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(Fact))]
internal sealed partial class FactJsonContext : JsonSerializerContext;
