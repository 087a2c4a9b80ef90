using System.Globalization;
using System.Text.Json;

namespace Lastgood.Demo.Cluster;

/// <summary>What came of a demo in a cluster.</summary>
/// <param name="Incident">What lastgood has recorded; null where the demo did not get that far.</param>
/// <param name="DeployedAt">When the bad release was deployed.</param>
/// <param name="Image">The image that the Deployment names in the end.</param>
/// <param name="Expected">The one of the good release.</param>
/// <param name="FewestReady">The fewest pods that were ready at any look since the good release was up.</param>
/// <param name="Report">The incident report in Markdown.</param>
internal sealed record ClusterResult(
    IncidentView? Incident,
    DateTimeOffset? DeployedAt,
    string? Image,
    string? Expected,
    int? FewestReady,
    string? Report
) : IDemoResult
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>A demo that broke off.</summary>
    public static ClusterResult Failed { get; } = new(null, null, null, null, null, null);

    /// <inheritdoc/>
    public bool IsAsPromised => Incident?.Outcome == DemoResult.RolledBack && Image == Expected;

    /// <inheritdoc/>
    public string ToJson() =>
        JsonSerializer.Serialize(
            new
            {
                Fault = "image",
                Outcome = Incident?.Outcome ?? "failed",
                DeployedAt = DemoResult.Time(DeployedAt),
                DecidedAt = DemoResult.Time(Incident?.DecidedAt),
                SwitchedAt = DemoResult.Time(Incident?.SwitchedAt),
                VerifiedAt = DemoResult.Time(Incident?.VerifiedAt),
                Image,
                FewestReady,
                Report,
            },
            Json
        );

    /// <summary>The last screen.</summary>
    public IEnumerable<string> Figures()
    {
        yield return "";
        yield return $"  {Incident!.Title}";
        yield return "";
        yield return Moment("bad release deployed", DeployedAt);
        yield return Moment("decision", Incident.DecidedAt);
        yield return Moment("good release again", Incident.SwitchedAt);
        yield return Moment("good release verified", Incident.VerifiedAt);
        yield return "";
        yield return $"  {"fewest pods that were ready", -32}  {FewestReady, 12}";
        yield return "";
        yield return $"  outcome  {Incident.Outcome}";
        yield return $"  image    {Image}";
        yield return $"  report   {Report}";
        yield return $"           {Path.ChangeExtension(Report, ".html")}";
        yield return "";

        string Moment(string what, DateTimeOffset? at) =>
            at is null
                ? $"  {what, -32}  -"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {what, -32}  {at.Value.UtcDateTime:HH:mm:ss.fff}  {(at - DeployedAt)?.TotalSeconds, 8:+0.000;-0.000;0.000} s"
                );
    }
}
