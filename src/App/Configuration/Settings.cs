using System.Collections.ObjectModel;
using Lastgood.Adapters.Captures;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Platforms;
using Lastgood.Adapters.Recovery;
using Lastgood.Adapters.Signals.Exposition;
using Lastgood.Core.Activations.Groups;
using Lastgood.Core.Drills;
using Lastgood.Core.Incidents;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;
using Lastgood.Core.Telling;
using Lastgood.Core.Verification;

namespace Lastgood.App.Configuration;

/// <summary>A <c>lastgood.yaml</c> that was read and found right.</summary>
/// <param name="File">The file, as an absolute path.</param>
/// <param name="State">The folder of the journal, as an absolute path.</param>
/// <param name="Services">The services, in the file's order.</param>
internal sealed record Settings(string File, string State, IReadOnlyList<ServiceSettings> Services)
{
    /// <summary>The Prometheus that measures every service; null where there is none.</summary>
    public PrometheusSettings? Prometheus { get; init; }

    /// <summary>Where Alertmanager's webhooks are taken; null where none are.</summary>
    public AlertmanagerSettings? Alertmanager { get; init; }

    /// <summary>How many services may go back by themselves.</summary>
    public CapSettings Cap { get; init; } = new();

    /// <summary>Services that go back together.</summary>
    public IReadOnlyList<GroupSettings> Groups { get; init; } = [];

    /// <summary>Who is told of what.</summary>
    public NotifySettings Notify { get; init; } = new();

    /// <summary>Whom to call, in order, where a service does not say it itself.</summary>
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    /// <summary>Whom to call for a service or a group, in order.</summary>
    public IReadOnlyList<Contact> ContactsOf(string name) =>
        Services.FirstOrDefault(s => s.Name == name)?.Contacts ?? Contacts;

    /// <summary>What the public knows a service or a group as.</summary>
    public string PublicNameOf(string name) =>
        Services.FirstOrDefault(s => s.Name == name)?.PublicName ?? name;

    /// <summary>Whatever has runs and incidents: the services, then the groups.</summary>
    public IEnumerable<string> Names =>
        Services.Select(static s => s.Name).Concat(Groups.Select(static g => g.Name));

    /// <summary>The file's own policies, by name.</summary>
    public IReadOnlyDictionary<string, Policy> Policies { get; init; } =
        ReadOnlyDictionary<string, Policy>.Empty;
}

/// <summary>How many services of an installation may go back by themselves.</summary>
internal sealed record CapSettings
{
    /// <summary>How many; 0: none without a person.</summary>
    public int AutomaticRollbacks { get; init; } = 5;

    /// <summary>In which span.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>Services that go back together.</summary>
/// <param name="Name">The group's name; no service has it.</param>
/// <param name="Services">Its services, in the order in which they go back.</param>
/// <param name="IfOneCannot">What becomes of the others.</param>
internal sealed record GroupSettings(
    string Name,
    IReadOnlyList<string> Services,
    IfOneCannot IfOneCannot
);

/// <summary>One service of the configuration.</summary>
internal sealed record ServiceSettings
{
    public required string Name { get; init; }

    /// <summary>What runs it.</summary>
    public required PlatformOptions Platform { get; init; }

    public required ProbeOptions Probe { get; init; }

    /// <summary>Null: the service has no metrics page of its own.</summary>
    public ScrapeOptions? Metrics { get; init; }

    /// <summary>Where its requests are logged; null where that is not looked at. Never set together with <see cref="Metrics"/>.</summary>
    public AccessLogSettings? AccessLog { get; init; }

    /// <summary>What else is looked at.</summary>
    public IReadOnlyList<NamedCheck> Checks { get; init; } = [];

    /// <summary>Where its resources are measured; null: nowhere.</summary>
    public ResourceSettings? Resources { get; init; }

    /// <summary>What can be measured of it, its health aside.</summary>
    public IReadOnlyList<Signal> Signals { get; init; } = [];

    public required Policy Policy { get; init; }

    /// <summary>Triggers of the policy that it extends which can never fire here, with the reason.</summary>
    public IReadOnlyList<(Trigger Trigger, string Why)> LeftOut { get; init; } = [];

    /// <summary>What is configured against a failing dependency; null where nothing is.</summary>
    public Mitigation? Mitigation { get; init; }

    /// <summary>What it shares with others and cannot work without.</summary>
    public IReadOnlyList<Dependency> DependsOn { get; init; } = [];

    public required VerificationSpec Verification { get; init; }

    /// <summary>What brings it back besides another release.</summary>
    public RecoveryOptions Recovery { get; init; } = new();

    /// <summary>What is kept as evidence besides what the platform shows.</summary>
    public CaptureOptions Capture { get; init; } = new();

    /// <summary>How long a new release is watched before it is good.</summary>
    public TimeSpan Bake { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a service is watched after a rollback.</summary>
    public TimeSpan Monitor { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Whom to call, in order; null for those of the whole file.</summary>
    public IReadOnlyList<Contact>? Contacts { get; init; }

    /// <summary>What the public knows it as; null for its name.</summary>
    public string? PublicName { get; init; }

    /// <summary>What trouble costs; null where nobody has reckoned it.</summary>
    public RevenueRate? Revenue { get; init; }

    /// <summary>When drills are held by themselves, as the file has it; null: never.</summary>
    public Timetable? Drills { get; init; } = Timetable.Usual;

    /// <summary>What <c>lastgood prune</c> keeps.</summary>
    public RetentionRule Retention { get; init; } = RetentionRule.Default;
}
