using System.Text.Json;
using Lastgood.Core.Releases;

namespace Lastgood.App.Configuration.Initial;

/// <summary>Makes out what a service's answers say.</summary>
internal static class Answers
{
    private static readonly string[] VersionMembers = ["version", "release", "tag", "commit"];
    private static readonly string[] StatusLabels =
    [
        "status",
        "status_code",
        "code",
        "http_status",
    ];
    private static readonly string[] Counters =
    [
        "requests_total",
        "request_duration_seconds_count",
        "requests_seconds_count",
    ];

    /// <summary>The version in an answer: a JSON object with a member for it, or a short text; null where it is neither.</summary>
    public static VersionFacts? Version(string body)
    {
        if (!body.TrimStart().StartsWith('{'))
        {
            var text = body.Trim();
            return Release.IsVersion(text) ? new VersionFacts(text, null) : null;
        }
        try
        {
            using var json = JsonDocument.Parse(body);
            return VersionMembers
                .Where(name =>
                    json.RootElement.TryGetProperty(name, out var member)
                    && member.ValueKind == JsonValueKind.String
                    && Release.IsVersion(member.GetString())
                )
                .Select(name => new VersionFacts(
                    json.RootElement.GetProperty(name).GetString()!,
                    name
                ))
                .FirstOrDefault();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The counter of requests on a page in Prometheus' text format, and the latency; null where there is no such counter.</summary>
    public static MetricsFacts? Metrics(string page)
    {
        var lines = page.Split('\n')
            .Where(static line => line.Contains('{', StringComparison.Ordinal))
            .ToList();
        var found = lines
            .Select(static line =>
                (
                    Name: line[..line.IndexOf('{', StringComparison.Ordinal)],
                    Label: StatusLabel(line)
                )
            )
            .FirstOrDefault(static line =>
                line.Label is not null && Counters.Any(end => IsNamed(line.Name, end))
            );
        var latency = lines
            .Select(static line => line[..line.IndexOf('{', StringComparison.Ordinal)])
            .FirstOrDefault(static name =>
                IsNamed(name, "request_duration_seconds_bucket")
                || IsNamed(name, "requests_seconds_bucket")
            );
        return found.Label is null
            ? null
            : new MetricsFacts(found.Name, found.Label, latency?[..^"_bucket".Length]);
    }

    private static bool IsNamed(string name, string end) =>
        name.EndsWith(end, StringComparison.Ordinal)
        && name.Length <= 128
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':');

    private static string? StatusLabel(string line) =>
        StatusLabels.FirstOrDefault(label =>
            line.Contains($"{{{label}=\"", StringComparison.Ordinal)
            || line.Contains($",{label}=\"", StringComparison.Ordinal)
        );
}
