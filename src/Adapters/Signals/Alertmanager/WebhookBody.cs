using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Policies;

namespace Lastgood.Adapters.Signals.Alertmanager;

/// <summary>
/// The body of Alertmanager's webhook, version "4". Grafana sends the same fields and more, and calls it "1". Fields that
/// are not known are ignored.
/// </summary>
public static class WebhookBody
{
    private const int MaxAlerts = 10_000;
    private const int LongestFingerprint = 100;

    /// <summary>
    /// The annotation with how long the condition held before the alert fired, as a rule's <c>for</c> has it: <c>2m</c>.
    /// Neither Prometheus nor Alertmanager tells that otherwise.
    /// </summary>
    public const string HeldFor = "lastgood_for";

    /// <summary>The longest of it that is believed: what a trigger's own hold may be.</summary>
    private static readonly TimeSpan LongestHeld = TimeSpan.FromHours(24);

    /// <summary>Reads it.</summary>
    /// <param name="body">JSON in UTF-8.</param>
    /// <param name="services">Which service an alert is about.</param>
    /// <exception cref="WebhookException">It is not what it should be.</exception>
    public static IReadOnlyList<AlertNotice> Read(ReadOnlyMemory<byte> body, AlertServices services)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            return Read(new Field(json.RootElement, "the body"), services);
        }
        catch (JsonException e)
        {
            throw new WebhookException("the body is not JSON", e);
        }
    }

    private static IReadOnlyList<AlertNotice> Read(Field root, AlertServices services)
    {
        var version = root.Text("version");
        if (version is not ("4" or "1"))
        {
            throw new WebhookException(
                $"version: \"{Spoken.Excerpt(version)}\" is not known; this reads version \"4\""
            );
        }
        IsFiring(root);
        var group = root.Text("groupKey");
        var truncated = root.Count("truncatedAlerts");
        var alerts = root.Items("alerts");
        return alerts.Count is 0 or > MaxAlerts
            ? throw new WebhookException($"alerts: expected 1 to {MaxAlerts}, not {alerts.Count}")
            : [.. alerts.Select(alert => One(alert, group, truncated, services))];
    }

    private static AlertNotice One(Field alert, string group, int truncated, AlertServices services)
    {
        var firing = IsFiring(alert);
        var labels = alert.Texts("labels");
        var annotations = alert.Texts("annotations");
        var fingerprint = alert.Text("fingerprint");
        if (fingerprint.Length is 0 or > LongestFingerprint || fingerprint.Any(char.IsControl))
        {
            throw new WebhookException(
                $"{alert.Path}.fingerprint: expected 1 to {LongestFingerprint} characters"
            );
        }
        var (service, unmapped) = services.Of(labels);
        return new AlertNotice
        {
            Service = service,
            Unmapped = unmapped,
            Subject = Spoken.Excerpt(labels.GetValueOrDefault("alertname", "")),
            Firing = firing,
            StartsAt = Onset(alert.Time("startsAt"), annotations),
            EndsAt = firing ? null : alert.Time("endsAt"),
            Fingerprint = fingerprint,
            Evidence = Evidence(labels, annotations),
            GroupKey = group,
            Truncated = truncated,
        };
    }

    private static DateTimeOffset Onset(
        DateTimeOffset fired,
        Dictionary<string, string> annotations
    ) =>
        Durations.TryParse(annotations.GetValueOrDefault(HeldFor), out var held)
        && held <= LongestHeld
        // Alertmanager leaves the time of an alert that has none at the beginning of time.
        && fired.UtcTicks > held.Ticks
            ? fired - held
            : fired;

    private static bool IsFiring(Field field) =>
        field.Text("status") switch
        {
            "firing" => true,
            "resolved" => false,
            var other => throw new WebhookException(
                $"{field.Path}.status: expected firing or resolved, not \"{Spoken.Excerpt(other)}\""
            ),
        };

    private static string Evidence(
        Dictionary<string, string> labels,
        Dictionary<string, string> annotations
    )
    {
        var said =
            annotations.GetValueOrDefault("summary")
            ?? annotations.GetValueOrDefault("description")
            ?? annotations.GetValueOrDefault("message");
        var all = string.Join(
            ", ",
            labels
                .Where(static label => label.Key is not "alertname")
                .OrderBy(static label => label.Key, StringComparer.Ordinal)
                .Select(static label => $"{label.Key}={label.Value}")
        );
        return string.IsNullOrWhiteSpace(said)
            ? Spoken.Excerpt(all)
            : $"{Spoken.Excerpt(said)} ({Spoken.Excerpt(all)})";
    }

    /// <summary>A part of the body and where it is.</summary>
    private readonly record struct Field(JsonElement Element, string Path)
    {
        public string Text(string name) =>
            Get(name, JsonValueKind.String, "a text").Element.GetString()!;

        public int Count(string name) =>
            Element.ValueKind != JsonValueKind.Object
            || !Element.TryGetProperty(name, out var value)
                ? 0
            : value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var count)
            && count >= 0
                ? count
            : throw new WebhookException($"{At(name)}: expected a number, 0 or more");

        public DateTimeOffset Time(string name) =>
            DateTimeOffset.TryParse(
                Text(name),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
                ? time.ToUniversalTime()
                : throw new WebhookException(
                    $"{At(name)}: expected a time like 2026-01-31T12:00:00Z"
                );

        public List<Field> Items(string name)
        {
            var path = At(name);
            return
            [
                .. Get(name, JsonValueKind.Array, "a list")
                    .Element.EnumerateArray()
                    .Select((item, i) => new Field(item, $"{path}[{i}]")),
            ];
        }

        /// <summary>Names and texts; none where it is missing.</summary>
        public Dictionary<string, string> Texts(string name)
        {
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            if (
                Element.ValueKind == JsonValueKind.Object
                && Element.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.Null
            )
            {
                return texts;
            }
            var field = Get(name, JsonValueKind.Object, "names and texts");
            foreach (var one in field.Element.EnumerateObject())
            {
                texts[one.Name] =
                    one.Value.ValueKind == JsonValueKind.String
                        ? one.Value.GetString()!
                        : throw new WebhookException(
                            $"{field.Path}.{Spoken.Excerpt(one.Name)}: expected a text"
                        );
            }
            return texts;
        }

        private Field Get(string name, JsonValueKind kind, string expected) =>
            Element.ValueKind == JsonValueKind.Object
            && Element.TryGetProperty(name, out var value)
            && value.ValueKind == kind
                ? new Field(value, At(name))
                : throw new WebhookException($"{At(name)}: expected {expected}");

        private string At(string name) => Path == "the body" ? name : $"{Path}.{name}";
    }
}

/// <summary>A webhook's body is not what it should be. The message says where and what.</summary>
public sealed class WebhookException : Exception
{
    /// <summary>With nothing to say.</summary>
    public WebhookException() { }

    /// <summary>With a reason for people.</summary>
    public WebhookException(string message)
        : base(message) { }

    /// <summary>With a reason for people and its cause.</summary>
    public WebhookException(string message, Exception innerException)
        : base(message, innerException) { }
}
