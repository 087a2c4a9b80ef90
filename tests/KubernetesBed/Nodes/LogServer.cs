using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>What the API server asks a kubelet: <c>/containerLogs/{namespace}/{pod}/{container}</c>.</summary>
internal static class LogServer
{
    public static async Task AnswerAsync(LogBook logs, HttpContext context)
    {
        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path is not ["containerLogs", var space, var pod, var container])
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var query = context.Request.Query;
        var previous = query["previous"] == "true";
        var lines = logs.Read($"{space}/{pod}/{container}", previous);
        context.Response.ContentType = "text/plain";
        if (lines is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(
                previous
                    ? $"previous terminated container \"{container}\" in pod \"{pod}\" not found"
                    : $"container \"{container}\" in pod \"{pod}\" is waiting to start: ContainerCreating"
            );
            return;
        }
        var wanted = lines.AsEnumerable();
        if (Number(query["sinceSeconds"]) is { } seconds)
        {
            var since = TimeProvider.System.GetUtcNow().AddSeconds(-seconds);
            wanted = wanted.Where(line => line.At >= since);
        }
        if (Number(query["tailLines"]) is { } tail)
        {
            wanted = wanted.TakeLast(tail);
        }
        var stamped = query["timestamps"] == "true";
        var text = string.Concat(
            wanted.Select(line => stamped ? $"{Stamp(line.At)} {line.Text}\n" : $"{line.Text}\n")
        );
        var bytes = Encoding.UTF8.GetBytes(text);
        await context.Response.Body.WriteAsync(
            bytes.AsMemory(0, Math.Min(bytes.Length, Number(query["limitBytes"]) ?? bytes.Length))
        );
    }

    private static string Stamp(DateTimeOffset at) =>
        at.ToString("yyyy-MM-ddTHH:mm:ss.fffffff00Z", CultureInfo.InvariantCulture);

    private static int? Number(string? text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
