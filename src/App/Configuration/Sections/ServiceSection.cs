using Lastgood.Adapters.Captures;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Platforms;
using Lastgood.Adapters.Recovery;
using Lastgood.App.Configuration.Format;
using Lastgood.App.Configuration.Yaml;
using Lastgood.Core.Incidents;
using Lastgood.Core.Releases;
using Lastgood.Core.Telling;
using Lastgood.Core.Verification;

namespace Lastgood.App.Configuration.Sections;

/// <summary>One of <c>services:</c></summary>
internal static class ServiceSection
{
    private static readonly DurationShape Watching = new(TimeSpan.Zero, TimeSpan.FromDays(30));

    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(15);

    private static readonly Field<PlatformOptions> Platform = Field.Required(
        "platform",
        PlatformSection.Definition,
        "What runs the service: one platform, by its name."
    );

    private static readonly Field<ProbeOptions> Health = Field.Optional(
        "health",
        HealthSection.Definition,
        "How the service is asked whether it is well."
    );

    private static readonly Field<VersionSource> Version = Field.Optional(
        "version",
        VersionSection.Definition,
        "How the service is asked which version it is."
    );

    private static readonly Field<PolicySettings> PolicyField = Field.Optional(
        "policy",
        PolicySection.Definition,
        "When the service goes back by itself."
    );

    private static readonly Field<IReadOnlyList<Dependency>> DependsOn = Field.Optional(
        "depends_on",
        new ListShape<Dependency>("names of what it shares", new DependencyShape(), 50),
        "What the service shares with others and cannot work without, by names of your own, or with a way to look at it. Where one of them fails, or another service that shares one begins to fail at the same time, the release is not blamed: a person is asked."
    );

    private static readonly Field<Mitigation> Mitigation = Field.Optional(
        "mitigation",
        MitigationSection.Definition,
        "What is switched on when a dependency fails and the policy says \"mitigate\": a circuit breaker, a fallback."
    );

    private static readonly Field<VerificationSpec> Verify = Field.Optional(
        "verify",
        VerifySection.Definition,
        "What is checked once a release serves. That it serves, is healthy and has the right version is always checked."
    );

    private static readonly Field<CaptureOptions> Capture = Field.Optional(
        "capture",
        CaptureSection.Definition,
        "What is kept as evidence before each step, besides what the platform shows: for the report, and for the search of the cause afterwards."
    );

    private static readonly Field<RecoveryOptions> Recovery = Field.Optional(
        "recovery",
        RecoverySection.Definition,
        "What brings the service back besides another release, for lastgood recover and after rollbacks: a restart, cleared caches."
    );

    private static readonly Field<TimeSpan> Bake = Field.Default(
        "bake",
        Watching,
        Watched,
        "How long a new release is watched after its verification before it is good."
    );

    private static readonly Field<TimeSpan> Monitor = Field.Default(
        "monitor",
        Watching,
        Watched,
        "How long the service is watched after a rollback before the run ends."
    );

    private static readonly Field<RetentionRule> Retention = Field.Optional(
        "retention",
        RetentionSection.Definition,
        "What \"lastgood prune\" keeps, besides what serves and every way back."
    );

    private static readonly Field<IReadOnlyList<Contact>> Contacts = ContactSection.Contacts(
        "Whom to call for this service, in order, in place of those of the whole file."
    );

    private static readonly Field<string> PublicName = Field.Optional(
        "public_name",
        Texts.Title,
        "What the public knows the service as, on status pages. Left out: its name here."
    );

    private static readonly Field<RevenueRate> Revenue = Field.Optional(
        "revenue",
        RevenueSection.Definition,
        "What trouble costs: incident reports reckon with it."
    );

    private static readonly Field<DrillSettings> Drills = Field.Optional(
        "drills",
        DrillSection.Definition,
        "When going back is practised by itself; left out: a plan is made on the first of each month."
    );

    /// <summary>The definition.</summary>
    public static Section<ServiceSettings> Definition { get; } =
        new(
            "a service",
            [
                Platform,
                Health,
                Version,
                .. ServiceSignals.Fields,
                PolicyField,
                DependsOn,
                Mitigation,
                Verify,
                Capture,
                Recovery,
                Bake,
                Monitor,
                Retention,
                Contacts,
                PublicName,
                Revenue,
                Drills,
            ],
            Build,
            Check
        );

    private static ServiceSettings Build(Values values)
    {
        var version = values.Get(Version, VersionSection.Definition);
        var probe = values.Get(Health, HealthSection.Definition) with
        {
            VersionPath = version.Path,
            VersionField = version.Member,
        };
        var signals = ServiceSignals.Of(values, values.Get(Platform));
        var policy = values.Get(PolicyField, PolicySection.Definition).Policy;
        // Only triggers of others are left out here: one that is given without its signal was refused.
        var judged = policy
            .Triggers.Select(t => (Trigger: t, Why: signals.Lacking(t)))
            .ToLookup(static t => t.Why is null);
        var verification = values.Get(Verify, VerifySection.Definition);
        return new ServiceSettings
        {
            Name = values.Key,
            Platform = values.Get(Platform) with { Service = values.Key, Probe = probe },
            Probe = probe,
            Metrics = signals.Metrics,
            AccessLog = signals.Log,
            Signals = signals.All,
            Resources = signals.Resources,
            Checks = signals.Checks,
            Policy = policy with { Triggers = [.. judged[true].Select(static t => t.Trigger)] },
            LeftOut = [.. judged[false].Select(static t => (t.Trigger, t.Why!))],
            DependsOn = values.Find(DependsOn) ?? [],
            Mitigation = values.Find(Mitigation),
            Verification = signals.HasRequests
                ? verification
                : verification with
                {
                    Window = TimeSpan.Zero,
                },
            Capture = values.Get(Capture, CaptureSection.Definition),
            Recovery = values.Find(Recovery) ?? new RecoveryOptions(),
            Bake = values.Get(Bake),
            Monitor = values.Get(Monitor),
            Retention = values.Get(Retention, RetentionSection.Definition),
            Contacts = values.Find(Contacts),
            PublicName = values.Find(PublicName),
            Revenue = values.Find(Revenue),
            Drills = values.Get(Drills, DrillSection.Definition).Timetable,
        };
    }

    private static void Check(Values values)
    {
        ContactSection.Check(values, Contacts);
        ServiceSignals.Check(
            values,
            values.IsRight(PolicyField)
                ? values.Get(PolicyField, PolicySection.Definition).Policy.Triggers
                : null
        );
        if (!ServiceSignals.AreRight(values) || !values.IsRight(Platform))
        {
            return;
        }
        var signals = ServiceSignals.Of(values, values.Get(Platform));
        if (
            values.IsGiven(PolicyField)
            && values.IsRight(PolicyField)
            && values.NodeOf(PolicyField).Below(PolicySection.Triggers.Name) is ListNode given
        )
        {
            var triggers = values.Get(PolicyField).Written.Triggers!;
            foreach (var (line, trigger) in given.Items.Zip(triggers))
            {
                if (trigger.When is { } condition && signals.Lacking(condition) is { } lacking)
                {
                    values.Refuse(line, $"this trigger can never fire: {lacking}");
                }
            }
        }
        if (signals.ErrorsLacking is { } missing && values.NodeOf(Verify) is MappingNode verify)
        {
            foreach (var entry in verify.Entries.Where(e => VerifySection.IsMeasured(e.Key)))
            {
                values.Refuse(entry.Value, $"this is never measured: {missing}");
            }
        }
    }
}
