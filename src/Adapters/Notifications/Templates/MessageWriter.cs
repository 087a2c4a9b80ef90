using System.Globalization;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Telling;

namespace Lastgood.Adapters.Notifications.Templates;

/// <summary>Puts notices in words: those of the templates, or the usual ones. Recognisable secrets are taken out.</summary>
/// <param name="templates">The templates, those that count first.</param>
/// <param name="publicName">What the public knows a service as.</param>
/// <param name="linksOf">Where to look further.</param>
public sealed class MessageWriter(
    IReadOnlyList<MessageTemplates> templates,
    Func<string, string> publicName,
    Func<Notice, IReadOnlyList<MessageLink>> linksOf
)
{
    /// <summary>The message for a notice. Never fails.</summary>
    public Message Write(Notice notice)
    {
        var name = publicName(notice.Service);
        var own = Render(notice, isPublic: false, Internal(notice));
        var open = notice.Phase is null
            ? null
            : Render(notice, isPublic: true, Public(notice, name));
        var title = own is { } o ? Marked(notice, o.Title) : NoticeWords.Title(notice);
        return new Message(
            notice,
            Redactor.Redact(title),
            Redactor.Redact(own?.Text ?? NoticeWords.Text(notice)),
            open?.Text ?? NoticeWords.PublicText(notice, name),
            linksOf(notice)
        )
        {
            PublicTitle = open?.Title ?? NoticeWords.PublicTitle(notice, name),
        };
    }

    // A template can forget that it is an exercise; readers must not.
    private static string Marked(Notice notice, string title) =>
        notice.IsDrill && !title.StartsWith(NoticeWords.Drill, StringComparison.Ordinal)
            ? NoticeWords.Drill + title
            : title;

    private (string Title, string Text)? Render(
        Notice notice,
        bool isPublic,
        Dictionary<string, object?> fields
    ) =>
        templates
            .Select(t => t.Render(notice.Moment, isPublic, fields))
            .FirstOrDefault(static rendered => rendered is not null);

    /// <summary>The fields that templates for the public have: nothing that was measured, said or run is among them.</summary>
    private static Dictionary<string, object?> Public(Notice notice, string name) =>
        new(StringComparer.Ordinal)
        {
            ["service"] = name,
            ["phase"] = notice.Phase is { } phase ? Moments.Word(phase) : "",
            ["started"] = Spoken(notice.Started),
            ["expected"] = Spoken(notice.Expected),
            ["duration"] = notice.Duration is { } took ? Processes.Spoken.Duration(took) : "",
        };

    private static Dictionary<string, object?> Internal(Notice notice) =>
        new(Public(notice, notice.Service), StringComparer.Ordinal)
        {
            ["moment"] = Moments.Word(notice.Moment),
            ["level"] = Moments.Word(notice.Level),
            ["drill"] = notice.IsDrill,
            ["incident"] = notice.Incident ?? "",
            ["run"] = notice.Run ?? "",
            ["from"] = notice.From ?? "",
            ["to"] = notice.To ?? "",
            ["reason"] = notice.Reason ?? "",
            ["found"] = notice.Found ?? "",
            ["outcome"] = notice.Outcome?.ToString().ToLowerInvariant() ?? "",
            ["answer_by"] = Spoken(notice.AnswerBy),
            ["contact"] = notice.Contact?.ToString() ?? "",
            ["at"] = Spoken(notice.At),
        };

    private static string Spoken(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "";
}
