using Lastgood.Adapters.Http;
using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.Adapters.Signals.Exposition;
using Lastgood.App.Configuration.Format;
using Lastgood.App.Configuration.Yaml;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;
using Lastgood.Core.Verification;

namespace Lastgood.App.Configuration.Sections;

/// <summary>One of <c>services:</c></summary>
internal static class ServiceSection
{
    private static readonly DurationShape Watching = new(TimeSpan.Zero, TimeSpan.FromDays(30));

    private const string NoMetrics = "the service has no metrics; add the key \"metrics:\" to it";

    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(15);

    private static readonly Field<NginxOptions> Nginx = Field.Required(
        "nginx",
        NginxSection.Definition,
        "Two slots behind nginx (blue-green)."
    );

    private static readonly Section<NginxOptions> PlatformDefinition = new(
        "the platform",
        [Nginx],
        static values => values.Get(Nginx)
    );

    private static readonly Field<NginxOptions> Platform = Field.Required(
        "platform",
        PlatformDefinition,
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

    private static readonly Field<ScrapeOptions> Metrics = Field.Optional(
        "metrics",
        MetricsSection.Definition,
        "Where error rate and latency are read. Left out: the service has no metrics, and its health alone is watched."
    );

    private static readonly Field<ResourceSettings> Resources = Field.Optional(
        "resources",
        ResourceSection.Definition,
        "Where processors, memory, OOM kills and restarts of what serves are measured."
    );

    private static readonly Field<PolicySettings> PolicyField = Field.Optional(
        "policy",
        PolicySection.Definition,
        "When the service goes back by itself."
    );

    private static readonly Field<IReadOnlyList<string>> DependsOn = Field.Optional(
        "depends_on",
        new ListShape<string>("names of what it shares", Texts.Name, 50),
        "What the service shares with others and cannot work without, by names of your own. Where another service that shares one of them begins to fail at the same time, the release is not blamed: a person is asked."
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

    /// <summary>The definition.</summary>
    public static Section<ServiceSettings> Definition { get; } =
        new(
            "a service",
            [
                Platform,
                Health,
                Version,
                Metrics,
                Resources,
                PolicyField,
                DependsOn,
                Mitigation,
                Verify,
                Bake,
                Monitor,
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
        var metrics = values.Find(Metrics);
        var signals = SignalsOf(values, metrics);
        var policy = values.Get(PolicyField, PolicySection.Definition).Policy;
        var verification = values.Get(Verify, VerifySection.Definition);
        return new ServiceSettings
        {
            Name = values.Key,
            Nginx = values.Get(Platform) with { Service = values.Key, Probe = probe },
            Probe = probe,
            Metrics = metrics,
            Signals = signals,
            Resources = values.Find(Resources),
            // Only triggers of others are left out here: one that is given without its signal was refused.
            Policy = policy with
            {
                Triggers = [.. policy.Triggers.Where(t => Lacking(t, metrics, signals) is null)],
            },
            DependsOn = values.Find(DependsOn) ?? [],
            Mitigation = values.Find(Mitigation),
            LeftOut =
            [
                .. policy
                    .Triggers.Select(t => (Trigger: t, Why: Lacking(t, metrics, signals)))
                    .Where(static t => t.Why is not null)
                    .Select(static t => (t.Trigger, t.Why!)),
            ],
            Verification = metrics is null
                ? verification with
                {
                    Window = TimeSpan.Zero,
                }
                : verification,
            Bake = values.Get(Bake),
            Monitor = values.Get(Monitor),
        };
    }

    private static void Check(Values values)
    {
        if (!values.IsRight(Metrics))
        {
            return;
        }
        var metrics = values.Find(Metrics);
        var signals = SignalsOf(values, metrics);
        if (
            values.IsGiven(PolicyField)
            && values.IsRight(PolicyField)
            && values.NodeOf(PolicyField).Below(PolicySection.Triggers.Name) is ListNode given
        )
        {
            var triggers = values.Get(PolicyField).Written.Triggers!;
            foreach (var (line, trigger) in given.Items.Zip(triggers))
            {
                if (
                    trigger.When is { } condition
                    && Lacking(condition, metrics, signals) is { } lacking
                )
                {
                    values.Refuse(line, $"this trigger can never fire: {lacking}");
                }
            }
        }
        if (metrics is null && values.NodeOf(Verify) is MappingNode verify)
        {
            foreach (var entry in verify.Entries.Where(e => VerifySection.IsMeasured(e.Key)))
            {
                values.Refuse(entry.Value, $"this is never measured: {NoMetrics}");
            }
        }
    }

    private static List<Signal> SignalsOf(Values values, ScrapeOptions? metrics) =>
        [
            .. ScrapedSignals
                .Of(metrics)
                .Union(values.SharedSignals)
                .Union(values.Find(Resources)?.Signals ?? []),
        ];

    /// <summary>What a trigger would need and does not have; null where it has all.</summary>
    private static string? Lacking(
        Trigger trigger,
        ScrapeOptions? metrics,
        IReadOnlyList<Signal> signals
    ) =>
        trigger.Signal switch
        {
            { Form: SignalForm.Check or SignalForm.Report } => null,
            var signal when signals.Contains(signal) => null,
            { Form: SignalForm.Alert } =>
                "no alerts are received; add the key \"alertmanager:\" to the file",
            { Quantile: not null } when metrics is not null =>
                "the service's metrics have \"latency: none\"",
            { Form: SignalForm.Level } signal
                when signal != Signal.Cpu && signal != Signal.Memory => NoMetrics,
            _ =>
                $"nothing measures {trigger.Signal.Name} of this service; add the key \"resources:\" to it",
        };
}
