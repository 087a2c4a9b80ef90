using System.Net;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.Grafana;

/// <summary>Notices as annotations: releases and drills are points, a rollback is the region that it took. Pure.</summary>
public static class GrafanaAnnotation
{
    private const int LongestText = 4000;

    /// <summary>Whether a moment is marked at all.</summary>
    public static bool IsMarked(Moment moment) =>
        moment
            is Moment.Released
                or Moment.RollbackStarted
                or Moment.RollbackEnded
                or Moment.DrillStarted
                or Moment.DrillEnded;

    /// <summary>A new annotation; of a rollback that is over, the whole region.</summary>
    /// <param name="message">What to say.</param>
    /// <param name="dashboard">The dashboard that is annotated; null for none.</param>
    public static JsonObject Create(Message message, string? dashboard)
    {
        var notice = message.Notice;
        var annotation = Words(message);
        annotation["time"] = (
            notice.At - (notice.Duration ?? TimeSpan.Zero)
        ).ToUnixTimeMilliseconds();
        if (notice.Duration is not null)
        {
            annotation["timeEnd"] = notice.At.ToUnixTimeMilliseconds();
        }
        if (dashboard is not null)
        {
            annotation["dashboardUID"] = dashboard;
        }
        return annotation;
    }

    /// <summary>The end of a region.</summary>
    public static JsonObject End(Message message)
    {
        var annotation = Words(message);
        annotation["timeEnd"] = message.Notice.At.ToUnixTimeMilliseconds();
        return annotation;
    }

    // Grafana shows it as HTML, which it cleans; here there is none.
    private static JsonObject Words(Message message) =>
        new()
        {
            ["tags"] = new JsonArray([
                "lastgood",
                message.Notice.Service,
                message.Notice.Moment switch
                {
                    Moment.Released => "release",
                    Moment.DrillStarted or Moment.DrillEnded => "drill",
                    _ => message.Notice.IsDrill ? "drill" : "rollback",
                },
            ]),
            ["text"] = WebUtility
                .HtmlEncode(MiddleCut.ToLength(MessageBody.Whole(message), LongestText))
                .Replace("\n", "<br>", StringComparison.Ordinal),
        };
}
