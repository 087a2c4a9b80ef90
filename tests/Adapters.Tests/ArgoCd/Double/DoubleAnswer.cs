using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Tests.ArgoCd.Double;

/// <summary>What the double answers.</summary>
internal sealed record DoubleAnswer(int Status, string Text)
{
    public static DoubleAnswer Ok(JsonNode body) => new(200, body.ToJsonString());

    /// <summary>A refusal as grpc-gateway writes it.</summary>
    public static DoubleAnswer No(int status, int code, string message) =>
        new(
            status,
            new JsonObject
            {
                ["error"] = message,
                ["code"] = code,
                ["message"] = message,
            }.ToJsonString()
        );

    public static DoubleAnswer Denied(string more = "") => No(403, 7, $"permission denied{more}");
}
