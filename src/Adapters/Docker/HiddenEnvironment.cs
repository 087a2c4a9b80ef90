using System.Text.Json.Nodes;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Docker;

/// <summary>An environment in the engine's own terms, for people.</summary>
internal static class HiddenEnvironment
{
    /// <summary>The <c>NAME=value</c> texts with the names alone.</summary>
    public static JsonArray Of(JsonArray variables) =>
        new([
            .. Redactor
                .Environment(variables.Select(static v => (string?)v ?? ""))
                .Split('\n')
                .Select(static line => (JsonNode?)JsonValue.Create(line)),
        ]);
}
