using Lastgood.App.Composition;
using Lastgood.App.Configuration;
using Lastgood.App.Daemon.Record;
using Lastgood.Core.Drills;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;

namespace Lastgood.App.Drills;

/// <summary>Puts together what holds the drills of a service.</summary>
internal static class DrillParts
{
    /// <summary>The longest that a live drill may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>What holds the drills of a service.</summary>
    /// <param name="installation">The configuration and its journal.</param>
    /// <param name="service">The service.</param>
    /// <param name="told">Told of each fact.</param>
    public static Drilling Drilling(
        this Installation installation,
        ServiceSettings service,
        Action<Entry> told
    )
    {
        var guarded = installation.Guard(service, told, takesBackWhenInterrupted: false);
        return new Drilling(
            guarded.Setup,
            guarded.Desk,
            installation.Store,
            guarded.Rollback,
            guarded.Needs,
            new DrillEyes(guarded, Measuring.Of(installation, guarded)),
            installation.Time
        );
    }

    /// <summary>A request for a drill of a service.</summary>
    public static DrillRequest Request(
        this Installation installation,
        ServiceSettings service,
        DrillLevel level,
        string by,
        string hypothesis,
        bool isAgreed
    ) =>
        new(level, by, hypothesis, isAgreed)
        {
            Hold = TimeSpan.Zero,
            Longest = Longest,
            IsWatched = installation.IsWatched(),
            Concerned = Concerned(installation.Settings, service),
            Contacts =
            [
                .. installation.Settings.ContactsOf(service.Name).Select(static c => $"{c}"),
            ],
        };

    // Whoever goes back with it is not moved by a drill of it alone, but may notice.
    private static List<string> Concerned(Settings settings, ServiceSettings service) =>
        [
            service.Name,
            .. settings
                .Groups.Where(g => g.Services.Contains(service.Name, StringComparer.Ordinal))
                .SelectMany(static g => g.Services)
                .Concat(
                    settings
                        .Services.Where(s => s.DependsOn.Any(d => d.Name == service.Name))
                        .Select(static s => s.Name)
                )
                .Where(name => name != service.Name)
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>How long a live drill may take, with how long it holds: the time is for what it does besides.</summary>
    public static DrillRequest Holding(this DrillRequest request, TimeSpan hold, Policy policy) =>
        request with
        {
            Hold = hold,
            Longest = Longest + policy.Window + hold,
        };
}
