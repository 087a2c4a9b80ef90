using System.Text;
using System.Text.Json;
using Lastgood.Core.Runs;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.Webhook;

/// <summary>
/// A message as a CloudEvent 1.0 in structured mode, whose data is a CDEvent 0.5 where CDEvents has a word for it; the rest
/// have types of their own.
/// </summary>
public static class CloudEvent
{
    /// <summary>The media type of <see cref="Json"/>.</summary>
    public const string MediaType = "application/cloudevents+json";

    private const string Deployed = "dev.cdevents.service.deployed.0.3.0";
    private const string RolledBack = "dev.cdevents.service.rolledback.0.3.0";

    /// <summary>The type of a notice's event.</summary>
    public static string TypeOf(Notice notice) =>
        notice switch
        {
            { IsDrill: true } => $"lastgood.notice.{Moments.Word(notice.Moment)}.1",
            { Moment: Moment.Released } => Deployed,
            { Moment: Moment.RollbackEnded, Outcome: RunOutcome.Done } => RolledBack,
            { Moment: Moment.IncidentOpened } => "dev.cdevents.incident.detected.0.3.0",
            { Moment: Moment.ApprovalWanted } => "dev.cdevents.incident.reported.0.3.0",
            { Moment: Moment.Resolved } => "dev.cdevents.incident.resolved.0.3.0",
            _ => $"lastgood.notice.{Moments.Word(notice.Moment)}.1",
        };

    /// <summary>The body.</summary>
    /// <param name="message">The message.</param>
    /// <param name="source">Which lastgood it comes from: a URI reference.</param>
    /// <param name="environment">Where its services run, e.g. <c>production</c>.</param>
    public static string Json(Message message, string source, string environment)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            var (notice, type) = (message.Notice, TypeOf(message.Notice));
            var subject = SubjectOf(notice, type);
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", notice.Id);
            json.WriteString("source", source);
            json.WriteString("type", type);
            json.WriteString("subject", subject);
            json.WriteString("time", notice.At.UtcDateTime);
            json.WriteString("datacontenttype", "application/json");
            json.WriteStartObject("data");
            json.WriteStartObject("context");
            json.WriteString("specversion", "0.5.0");
            json.WriteString("id", notice.Id);
            json.WriteString("source", source);
            json.WriteString("type", type);
            json.WriteString("timestamp", notice.At.UtcDateTime);
            json.WriteString("chainId", notice.Thread);
            json.WriteStartArray("links");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("subject");
            json.WriteString("id", subject);
            json.WriteString("source", source);
            json.WriteStartObject("content");
            Content(json, message, type, environment);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteString("customDataContentType", "application/json");
            json.WriteStartObject("customData");
            NoticeJson.Write(json, message);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string SubjectOf(Notice notice, string type) =>
        type is Deployed or RolledBack ? notice.Service : notice.Incident ?? notice.Service;

    private static void Content(
        Utf8JsonWriter json,
        Message message,
        string type,
        string environment
    )
    {
        var notice = message.Notice;
        json.WriteStartObject("environment");
        json.WriteString("id", environment);
        json.WriteEndObject();
        if (type is not (Deployed or RolledBack))
        {
            json.WriteString("description", message.Title);
            json.WriteStartObject("service");
            json.WriteString("id", notice.Service);
            json.WriteEndObject();
        }
        if ((type is Deployed or RolledBack ? notice.To : notice.From) is { } version)
        {
            json.WriteString(
                "artifactId",
                $"pkg:generic/{notice.Service}@{Uri.EscapeDataString(version)}"
            );
        }
    }
}
