using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Lastgood.KubernetesBed.Faults;

/// <summary>Answers that a troubled API server gives.</summary>
internal static class Refusal
{
    public static async Task WriteAsync(HttpResponse response, int status, TimeSpan retryAfter)
    {
        response.StatusCode = status;
        if (retryAfter > TimeSpan.Zero)
        {
            response.Headers.RetryAfter = retryAfter.TotalSeconds.ToString(
                "0",
                CultureInfo.InvariantCulture
            );
        }
        if (status == StatusCodes.Status429TooManyRequests)
        {
            // As the API server says it: not in JSON.
            response.ContentType = "text/plain; charset=utf-8";
            await response.WriteAsync("Too many requests, please try again later.\n");
            return;
        }
        response.ContentType = "application/json";
        await response.WriteAsync(Status(status, "InternalError", "told to fail").ToJsonString());
    }

    public static Task WriteExpiredAsync(HttpResponse response)
    {
        response.ContentType = "application/json";
        var error = new JsonObject
        {
            ["type"] = "ERROR",
            ["object"] = Status(410, "Expired", "too old resource version: 1 (4624)"),
        };
        return response.WriteAsync(error.ToJsonString() + "\n");
    }

    private static JsonObject Status(int code, string reason, string message) =>
        new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = reason,
            ["code"] = code,
        };
}
