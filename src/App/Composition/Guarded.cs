using Lastgood.Adapters.Http;
using Lastgood.Adapters.Mitigations;
using Lastgood.App.Configuration;
using Lastgood.Core.Activations;
using Lastgood.Core.Activations.Groups;
using Lastgood.Core.Decisions;
using Lastgood.Core.Drills;
using Lastgood.Core.Platforms;
using Lastgood.Core.Policies;
using Lastgood.Core.Readiness;
using Lastgood.Core.Signals;

namespace Lastgood.App.Composition;

/// <summary>One service with everything that acts on it, put together.</summary>
internal sealed record Guarded
{
    public required ServiceSetup Setup { get; init; }

    public required ServiceDesk Desk { get; init; }

    public required RunCarrier Carrier { get; init; }

    public required Policy Policy { get; init; }

    /// <summary>The automatic rollbacks that this process has seen.</summary>
    public required RecentRollbacks RecentRollbacks { get; init; }

    public required ProbeOptions Probe { get; init; }

    /// <summary>The signals that this service has: a trigger on another cannot apply.</summary>
    public required IReadOnlyCollection<Signal> Signals { get; init; }

    /// <summary>Those that its platform tells itself: what others count of the same is another count.</summary>
    public IReadOnlyList<Signal> Told { get; init; } = [];

    /// <summary>What is configured against a failing dependency; null where nothing is.</summary>
    public Mitigation? Mitigation { get; init; }

    /// <summary>Switches <see cref="Mitigation"/>; tells whether it worked, and what was seen.</summary>
    public required Func<
        bool,
        CancellationToken,
        Task<(bool Worked, string Evidence)>
    > SwitchAsync { get; init; }

    /// <summary>Finds what uses the processors of this machine.</summary>
    public required Func<CancellationToken, Task<Finding>> BusiestAsync { get; init; }

    /// <summary>What else measures a release of this service where it runs, at each of its probes.</summary>
    public Func<string, string, IReadOnlyList<ISignalSource>> SourcesOf { get; init; } =
        static (_, _) => [];

    /// <summary>Whether what runs is known to have changed since it was looked at last.</summary>
    public Func<bool> HasChanged { get; init; } = static () => false;

    /// <summary>The further checks of a release of this service where it runs.</summary>
    public Func<string, string, IReadOnlyList<RegularProbe>> ChecksOf { get; init; } =
        static (_, _) => [];

    /// <summary>Those of <see cref="DependsOn"/> that can be looked at.</summary>
    public IReadOnlyList<RegularProbe> Dependencies { get; init; } = [];

    /// <summary>Told where a release runs that was activated: what counts its requests since then begins there.</summary>
    public Action<string> BeginCounters { get; init; } = static _ => { };

    /// <summary>Probes the health of the release at an address; an empty one where the platform says it. Null where it cannot be told.</summary>
    public required Func<string, CancellationToken, Task<HealthSample?>> HealthAsync { get; init; }

    /// <summary>How far the clock of whoever sends alerts may differ from this machine's.</summary>
    public TimeSpan ClockSkew { get; init; }

    /// <summary>After which silence an alert is over.</summary>
    public TimeSpan ForgetsAlerts { get; init; } = AlertmanagerSettings.UsualForget;

    /// <summary>What the service shares with others and cannot work without.</summary>
    public required IReadOnlyList<string> DependsOn { get; init; }

    public string Name => Setup.Service;

    /// <summary>How it is taken away and brought back; null where its platform has no way to.</summary>
    public IScales? Scales { get; init; }

    /// <summary>How its rollouts are held on the platform; null where that has no way to.</summary>
    public IPauses? Pauses { get; init; }

    /// <summary>What brings it back besides another release; null where nobody asks for it.</summary>
    public Recovering? Recovering { get; init; }

    /// <summary>What it goes back with by itself; null where it goes alone.</summary>
    public Func<GroupRollback?> Group { get; init; } = static () => null;

    /// <summary>What else a rollback needs, besides its plan.</summary>
    public IReadOnlyList<IReadiness> Needs { get; init; } = [];

    /// <summary>Takes back a drill that was left behind; it, or null where none was.</summary>
    public Func<CancellationToken, Task<DrillState?>> TakeUpDrillAsync { get; init; } =
        static _ => Task.FromResult<DrillState?>(null);

    /// <summary>Ends a drill that goes on.</summary>
    public DrillEnding Drills => new(Setup, Carrier.Time);

    public Review Review => new(Setup, Rollback, Needs, Carrier.Time);

    public Rollback Rollback => new(Setup, Desk, Carrier);

    public Deployment Deployment => new(Setup, Desk, Carrier);
}
