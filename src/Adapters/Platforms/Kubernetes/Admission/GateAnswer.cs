using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Platforms.Kubernetes.Admission;

/// <summary>What an API server is told.</summary>
/// <param name="Refusal">Why the object may not be written; null where it may.</param>
/// <param name="Warning">What whoever writes is told all the same; null for nothing.</param>
internal sealed record GateAnswer(string? Refusal = null, string? Warning = null)
{
    /// <summary>What a client shows of a warning is at most this many characters, by the API's documentation.</summary>
    private const int LongestWarning = 256;

    /// <summary>It may be written, and there is nothing to be said.</summary>
    public static GateAnswer Yes { get; } = new();

    /// <summary>The review that answers a question.</summary>
    public JsonObject ToReview(string uid)
    {
        var response = new JsonObject { ["uid"] = uid, ["allowed"] = Refusal is null };
        if (Refusal is not null)
        {
            response["status"] = new JsonObject
            {
                ["code"] = 403,
                ["reason"] = "Forbidden",
                ["message"] = Refusal,
            };
        }
        if (Warning is not null)
        {
            response["warnings"] = new JsonArray(
                Warning.Length <= LongestWarning ? Warning : Warning[..(LongestWarning - 1)] + "…"
            );
        }
        return new JsonObject
        {
            ["apiVersion"] = GateQuestion.ApiVersion,
            ["kind"] = GateQuestion.Kind,
            ["response"] = response,
        };
    }
}
