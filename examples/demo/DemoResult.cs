using System.Text.Json;
using Lastgood.Shop;
using Lastgood.Stage;
using Lastgood.Stage.Load;

namespace Lastgood.Demo;

/// <summary>What came of a demo.</summary>
/// <param name="Fault">How the release broke.</param>
/// <param name="Incident">What lastgood has recorded; null where the demo did not get that far.</param>
/// <param name="Traffic">What customers saw; null likewise.</param>
/// <param name="Report">The incident report in Markdown.</param>
internal sealed record DemoResult(
    Fault Fault,
    IncidentView? Incident,
    TrafficReport? Traffic,
    string? Report
) : IDemoResult
{
    /// <summary>The outcome that a demo promises.</summary>
    public const string RolledBack = "rolled_back";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Whether the service went back by itself and no customer suffered from that.</summary>
    public bool IsAsPromised =>
        Incident?.Outcome == RolledBack && Traffic is { FailedBySwitch.Count: 0 };

    /// <summary>A demo that broke off.</summary>
    public static DemoResult Failed(Fault fault) => new(fault, null, null, null);

    /// <inheritdoc/>
    public string ToJson() =>
        JsonSerializer.Serialize(
            new
            {
                Fault = ShopStage.FaultWord(Fault),
                Outcome = Incident?.Outcome ?? "failed",
                FirstBadAt = Time(Traffic?.FirstBadAt),
                DecidedAt = Time(Incident?.DecidedAt),
                SwitchedAt = Time(Incident?.SwitchedAt),
                LastBadAt = Time(Traffic?.LastBadAt),
                VerifiedAt = Time(Incident?.VerifiedAt),
                Requests = Traffic?.Requests,
                FailedByBadRelease = Traffic?.FailedByRelease,
                FailedBySwitch = Traffic?.FailedBySwitch.Count,
                Report,
            },
            Json
        );

    /// <summary>A moment in UTC to the millisecond.</summary>
    public static string? Time(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString(
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            System.Globalization.CultureInfo.InvariantCulture
        );
}
