using Lastgood.Core.Decisions;

namespace Lastgood.App.Daemon;

/// <summary>What a watch has to say besides the facts that it appends.</summary>
/// <param name="Service">The service.</param>
/// <param name="Decision">What was measured and decided in this tick; null for a trouble.</param>
/// <param name="Message">A trouble; null otherwise.</param>
internal sealed record WatchReport(string Service, Decision? Decision, string? Message)
{
    public static WatchReport Measured(string service, Decision decision) =>
        new(service, decision, null);

    public static WatchReport Trouble(string service, string message) =>
        new(service, null, message);
}
