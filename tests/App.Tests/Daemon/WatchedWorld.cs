using Lastgood.Adapters.Http;
using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Signals.AccessLogs;
using Lastgood.App.Composition;
using Lastgood.App.Daemon;
using Lastgood.App.Daemon.Record;
using Lastgood.Core.Activations;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Signals;
using Lastgood.Core.Tests;
using Lastgood.Core.Verification;

namespace Lastgood.App.Tests.Daemon;

/// <summary>A watch over a service in memory: 1.1 is good and warm, 1.2 was deployed and serves. Milliseconds stand for minutes.</summary>
internal sealed class WatchedWorld
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);
    private readonly MonotonicClock clock = new(TimeProvider.System);
    private volatile bool hasDecided;
    private readonly RecentRollbacks recent = new();

    private readonly string name;

    private WatchedWorld(string name, Fleet fleet)
    {
        this.name = name;
        Fleet = fleet;
        World = new World { Service = name };
    }

    public World World { get; }

    /// <summary>Whether the health check at an address passes.</summary>
    public Func<string, bool> IsHealthy { get; set; } = static _ => true;

    /// <summary>What has to come before the health check is answered.</summary>
    public Func<Task> Gate { get; set; } = static () => Task.CompletedTask;

    /// <summary>What it depends on.</summary>
    public IReadOnlyList<string> DependsOn { get; set; } = ["postgres"];

    /// <summary>The counters; null while they cannot be read. Requests go on and none fails.</summary>
    public bool HasCounters { get; set; } = true;

    public ServiceState State => World.State;

    public Policy Policy { get; set; } =
        new()
        {
            Triggers =
            [
                TriggerLine.Parse("error_rate > 10%").Trigger!,
                TriggerLine.Parse("health fails 3 times").Trigger!,
            ],
            Window = 10 * Tick,
            MinRequests = 1,
        };

    public Mitigation? Mitigation { get; set; }

    /// <summary>Whether the mitigation can be switched.</summary>
    public bool SwitchWorks { get; set; } = true;

    /// <summary>After which silence an alert is over.</summary>
    public TimeSpan ForgetsAlerts { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The further checks of a release where it runs.</summary>
    public Func<string, string, IReadOnlyList<RegularProbe>> ChecksOf { get; set; } =
        static (_, _) => [];

    /// <summary>What can be looked at of the things that the service depends on.</summary>
    public IReadOnlyList<RegularProbe> Dependencies { get; set; } = [];

    /// <summary>What else measures a release.</summary>
    public IReadOnlyList<ISignalSource> Sources { get; set; } = [];

    /// <summary>The log that requests are counted by; null for the counters of the process.</summary>
    public AccessLogCounters? Log { get; set; }

    /// <summary>Whether a tick was decided on in this watch.</summary>
    public bool HasDecided => hasDecided;

    /// <summary>The time on the watch's clock.</summary>
    public TimeSpan Now => clock.Now;

    /// <summary>The incident in which something is asked.</summary>
    public string Asked => State.OpenIncident!.Id;

    /// <summary>Somebody says something to the journal.</summary>
    public async Task SayAsync(Fact fact)
    {
        await using var journal = await Desk.TryOpenAsync(TestContext.Current.CancellationToken);
        await journal!.AppendAsync(null, [fact]);
    }

    /// <summary>Watches until the state is as wished, or for so many ticks where nothing is to happen.</summary>
    public async Task WatchAsync(Predicate<ServiceState> until, int atMost = int.MaxValue)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        var ticks = 0;
        var watch = new ServiceWatch(
            Guard(),
            Fleet,
            clock,
            TimeProvider.System,
            report =>
            {
                hasDecided |= report.Decision is not null;
                if (report.Decision is not null && (++ticks >= atMost || until(State)))
                {
                    end.Cancel();
                }
            }
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            watch.RunAsync(CancellationToken.None, end.Token)
        );
    }

    /// <summary>Records so many moments into a file; what was decided at each.</summary>
    public async Task<IReadOnlyList<Decision>> RecordAsync(
        string path,
        int moments,
        Action<int>? each = null
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        var guarded = Guard();
        var decisions = new List<Decision>();
        using var recorder = await Recorder.BeginAsync(
            new Measuring(guarded, Fleet, shared: null, clock, TimeProvider.System),
            guarded,
            path,
            overwrite: false,
            TimeProvider.System,
            end.Token
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            recorder.RunAsync(
                TimeSpan.FromDays(1),
                decision =>
                {
                    decisions.Add(decision);
                    each?.Invoke(decisions.Count);
                    if (decisions.Count == moments)
                    {
                        end.Cancel();
                    }
                },
                end.Token
            )
        );
        Assert.Equal(moments, recorder.Moments);
        return decisions;
    }

    public async Task DeployAsync(string version) =>
        await new Deployment(
            Setup,
            Desk,
            new RunCarrier(Setup, TimeProvider.System, true)
        ).RunAsync(
            new DeploymentRequest(new Release(version), "alice"),
            TestContext.Current.CancellationToken
        );

    public static Task<WatchedWorld> BeginAsync() =>
        BeginAsync("shop", new Fleet(new RollbackCap(1, TimeSpan.FromMinutes(10))));

    public static async Task<WatchedWorld> BeginAsync(string name, Fleet fleet)
    {
        var watched = new WatchedWorld(name, fleet);
        await using (
            var journal = await watched.Desk.TryOpenAsync(TestContext.Current.CancellationToken)
        )
        {
            await journal!.AppendAsync(
                null,
                [new ReleaseActivated("1.1", null, RunKind.Deploy, "test")]
            );
            await journal.AppendAsync(
                null,
                [new VerdictGiven("1.1", Verdict.Good, "test", "test", null)]
            );
        }
        await watched.DeployAsync("1.2");
        return watched;
    }

    private ServiceDesk Desk => new(name, World, World, TimeProvider.System, static _ => { });

    private ServiceSetup Setup =>
        new()
        {
            Service = name,
            Platform = World,
            Verifier = World,
            Verification = new VerificationSpec(0.01, TimeSpan.Zero, 0, []),
            Bake = 20 * Tick,
            Monitor = 20 * Tick,
            KeepWarm = true,
            ReadCounters = Log is null
                ? (_, _) => Task.FromResult(Counters())
                : Log.SinceActivationAsync,
        };

    /// <summary>What this service shares with others.</summary>
    public Fleet Fleet { get; }

    private Guarded Guard() =>
        new()
        {
            Setup = Setup,
            Desk = Desk,
            Carrier = new RunCarrier(Setup, TimeProvider.System, takesBackWhenInterrupted: false),
            Policy = Policy,
            RecentRollbacks = recent,
            ForgetsAlerts = ForgetsAlerts,
            DependsOn = DependsOn,
            ChecksOf = ChecksOf,
            SourcesOf = (_, _) => Sources,
            Dependencies = Dependencies,
            BeginCounters = Log is null ? static _ => { } : Log.Begin,
            Mitigation = Mitigation,
            SwitchAsync = (_, _) => Task.FromResult((SwitchWorks, "breaker.sh: exit code 0")),
            BusiestAsync = _ => Task.FromResult(new Finding("who?", "make")),
            Probe = new ProbeOptions { Interval = Tick },
            Signals = [Signal.Health, Signal.Check, Signal.ErrorRate, Signal.OomKills],
            HealthAsync = async (url, _) =>
            {
                await Gate();
                return new HealthSample(clock.Now, IsHealthy(url), "asked");
            },
        };

    private Reading Counters()
    {
        if (!HasCounters)
        {
            return Reading.None("connection refused");
        }
        var now = clock.Now;
        var requests = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["all"] = now.TotalMilliseconds,
        };
        return new Reading(
            new RequestSample(
                now,
                requests,
                new Dictionary<string, double>(StringComparer.Ordinal),
                new Dictionary<string, HistogramSample>(StringComparer.Ordinal)
            ),
            null
        );
    }
}
