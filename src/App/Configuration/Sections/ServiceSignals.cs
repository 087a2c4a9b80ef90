using Lastgood.Adapters.Platforms;
using Lastgood.Adapters.Signals.AccessLogs;
using Lastgood.Adapters.Signals.Exposition;
using Lastgood.App.Configuration.Format;
using Lastgood.App.Configuration.Yaml;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.App.Configuration.Sections;

/// <summary>The keys of a service that say where its signals come from, and what comes of them.</summary>
internal sealed class ServiceSignals
{
    private const int MostChecks = 50;

    private const string NoMetrics =
        "the service has no metrics; add the key \"metrics:\" or \"access_log:\" to it";

    private static readonly Field<ScrapeOptions> MetricsField = Field.Optional(
        "metrics",
        MetricsSection.Definition,
        "Where error rate and latency are read: the service's own page. Left out, with access_log too: its health alone is watched."
    );

    private static readonly Field<AccessLogSettings> LogField = Field.Optional(
        "access_log",
        AccessLogSection.Definition,
        "Where requests are logged: error rate, latency and requests without metrics. Instead of metrics."
    );

    private static readonly Field<ResourceSettings> ResourcesField = Field.Optional(
        "resources",
        ResourceSection.Definition,
        "Where processors, memory, OOM kills and restarts of what serves are measured."
    );

    private static readonly Field<IReadOnlyList<NamedCheck>> ChecksField = Field.Optional(
        "checks",
        new ListShape<NamedCheck>("checks", CheckSection.Definition, MostChecks),
        "What else is looked at, for triggers like \"check NAME fails 3 times\"."
    );

    private readonly IReadOnlyList<Signal> platformSignals;

    private ServiceSignals(Values values, PlatformOptions? platform)
    {
        platformSignals = platform?.Signals ?? [];
        Metrics = values.Find(MetricsField);
        Log = values.Find(LogField);
        Resources = values.Find(ResourcesField);
        Checks = values.Find(ChecksField) ?? [];
        All =
        [
            .. OfRequests()
                .Union(values.SharedSignals)
                .Union(platformSignals)
                .Union(Resources?.Signals ?? [])
                .Union(Checks.Count > 0 ? [Signal.Check] : []),
        ];
    }

    /// <summary>The keys.</summary>
    public static IReadOnlyList<Field> Fields { get; } =
    [MetricsField, LogField, ResourcesField, ChecksField];

    public ScrapeOptions? Metrics { get; }

    public AccessLogSettings? Log { get; }

    public ResourceSettings? Resources { get; }

    public IReadOnlyList<NamedCheck> Checks { get; }

    /// <summary>What can be measured, the health aside.</summary>
    public IReadOnlyList<Signal> All { get; }

    /// <summary>Whether requests are counted.</summary>
    public bool HasRequests => Metrics is not null || Log is not null;

    /// <summary>What comes of a service's keys.</summary>
    /// <param name="values">The keys.</param>
    /// <param name="platform">What runs the service; null where that is not known.</param>
    public static ServiceSignals Of(Values values, PlatformOptions? platform) =>
        new(values, platform);

    /// <summary>Whether the keys are right, so that something can be said about others.</summary>
    public static bool AreRight(Values values) => Fields.All(values.IsRight);

    /// <summary>Checks the keys against each other and the policy's own triggers.</summary>
    public static void Check(Values values, IReadOnlyList<Trigger>? triggers)
    {
        if (values.IsGiven(MetricsField) && values.IsGiven(LogField))
        {
            values.Refuse(LogField, "there is \"metrics\" already: one of them counts requests");
        }
        if (!values.IsRight(ChecksField) || values.NodeOf(ChecksField) is not ListNode list)
        {
            return;
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, check) in list.Items.Zip(values.Get(ChecksField)!))
        {
            if (!names.Add(check.Name))
            {
                values.Refuse(item, $"another check is called {check.Name} already");
            }
            else if (
                triggers is not null
                && triggers.All(t => t.Signal != Signal.Check || t.Subject != check.Name)
            )
            {
                values.Refuse(
                    item,
                    $"no trigger looks at this check; add one to the policy, e.g. check {check.Name} fails 3 times"
                );
            }
        }
    }

    /// <summary>What a trigger would need and does not have; null where it has all.</summary>
    public string? Lacking(Trigger trigger) =>
        trigger.Signal switch
        {
            var signal when signal == Signal.Check => Checks.Any(c => c.Name == trigger.Subject)
                ? null
                : $"the service has no check {trigger.Subject}; add it to the key \"checks:\"",
            { Form: SignalForm.Check or SignalForm.Report } => null,
            var signal when All.Contains(signal) => null,
            var signal when Signal.OfPods.Contains(signal) =>
                $"{signal.Name} is told by Kubernetes, of what runs there",
            { Form: SignalForm.Alert } =>
                "no alerts are received; add the key \"alertmanager:\" to the file",
            { Quantile: not null } when Metrics is not null =>
                "the service's metrics have \"latency: none\"",
            { Quantile: not null } when Log is not null => AccessLogCheck.LatencyMissing(
                Log.Options
            ),
            { Form: SignalForm.Level } signal
                when signal != Signal.Cpu && signal != Signal.Memory => NoMetrics,
            _ =>
                $"nothing measures {trigger.Signal.Name} of this service; add the key \"resources:\" to it",
        };

    /// <summary>Why nothing about the share of errors is ever measured; null where it is.</summary>
    public string? ErrorsLacking => HasRequests ? null : NoMetrics;

    private bool HasLatency =>
        Metrics is { Latency: not null }
        || (Log is not null && AccessLogCheck.LatencyMissing(Log.Options) is null);

    private IEnumerable<Signal> OfRequests() =>
        Signal.Known.Where(signal =>
            signal.Quantile is not null
                ? HasLatency
                : HasRequests && (signal == Signal.ErrorRate || signal == Signal.Requests)
        );
}
