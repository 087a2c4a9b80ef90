using System.Globalization;
using Lastgood.Shop;

namespace Lastgood.Demo;

/// <summary>The last screen.</summary>
internal static class Figures
{
    /// <summary>Its lines.</summary>
    public static IEnumerable<string> Of(DemoResult result, string accused, string lastGood)
    {
        var (incident, traffic) = (result.Incident!, result.Traffic!);
        var harm = result.Fault == Fault.Slow ? "too slow" : "failed";
        yield return "";
        yield return $"  {incident.Title}";
        yield return "";
        yield return Moment("first bad response", traffic.FirstBadAt);
        yield return Moment("decision", incident.DecidedAt);
        yield return Moment($"traffic on {lastGood} again", incident.SwitchedAt);
        yield return Moment("last bad response", traffic.LastBadAt);
        yield return Moment($"{lastGood} verified", incident.VerifiedAt);
        yield return "";
        yield return Count("requests sent", traffic.Requests);
        yield return Count($"{harm} because of {accused}", traffic.FailedByRelease);
        yield return Count("failed because of the switch", traffic.FailedBySwitch.Count);
        foreach (var reply in traffic.FailedBySwitch.Take(5))
        {
            yield return $"      {Clock(reply.SentAt)}  {reply.Path}  {reply.Status?.ToString(CultureInfo.InvariantCulture) ?? reply.Problem}  {reply.Version} {reply.Slot}";
        }
        yield return "";
        yield return $"  outcome  {incident.Outcome}";
        yield return $"  report   {result.Report}";
        yield return $"           {Path.ChangeExtension(result.Report, ".html")}";
        yield return "";

        string Moment(string what, DateTimeOffset? at) =>
            at is null
                ? $"  {what, -32}  -"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {what, -32}  {Clock(at.Value)}  {(at - traffic.FirstBadAt)?.TotalSeconds, 8:+0.000;-0.000;0.000} s"
                );
    }

    private static string Count(string what, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"  {what, -32}  {number, 12:N0}");

    private static string Clock(DateTimeOffset at) =>
        at.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
