using System.Text.Json;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications;

/// <summary>A message as JSON: what commands read on their standard input, and webhooks have as custom data.</summary>
public static class NoticeJson
{
    /// <summary>Writes the members of a message into the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, Message message)
    {
        var notice = message.Notice;
        json.WriteString("id", notice.Id);
        json.WriteString("service", notice.Service);
        json.WriteString("moment", Moments.Word(notice.Moment));
        json.WriteString("level", Moments.Word(notice.Level));
        json.WriteBoolean("drill", notice.IsDrill);
        json.WriteString("at", notice.At.UtcDateTime);
        json.WriteString("thread", notice.Thread);
        Text(json, "incident", notice.Incident);
        Text(json, "run", notice.Run);
        Text(json, "from", notice.From);
        Text(json, "to", notice.To);
        Text(json, "reason", notice.Reason is null ? null : Secrets.Redactor.Redact(notice.Reason));
        Text(json, "found", notice.Found is null ? null : Secrets.Redactor.Redact(notice.Found));
        Text(json, "outcome", notice.Outcome?.ToString().ToLowerInvariant());
        Text(json, "phase", notice.Phase is { } phase ? Moments.Word(phase) : null);
        Text(json, "contact", notice.Contact?.ToString());
        Date(json, "started", notice.Started);
        Date(json, "expected", notice.Expected);
        Date(json, "answer_by", notice.AnswerBy);
        if (notice.Duration is { } took)
        {
            json.WriteNumber("duration_seconds", took.TotalSeconds);
        }
        json.WriteString("title", message.Title);
        json.WriteString("text", message.Text);
        Text(json, "public_title", message.PublicTitle);
        Text(json, "public_text", message.PublicText);
        json.WriteStartArray("links");
        foreach (var link in message.Links)
        {
            json.WriteStartObject();
            json.WriteString("title", link.Title);
            json.WriteString("url", link.Url);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Date(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } moment)
        {
            json.WriteString(name, moment.UtcDateTime);
        }
    }
}
