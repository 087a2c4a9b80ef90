using Lastgood.Core.Captures;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Tests;

/// <summary>The process died here: of all exceptions, those of the journal are the ones that no code goes on after.</summary>
public sealed class KilledException() : JournalException("killed");

/// <summary>
/// Two slots and a switch, in memory: the smallest world in which a rollback can go wrong in every way. It counts the
/// places where a process could be killed, and kills it at a chosen one.
/// </summary>
public sealed class World : IPlatform, IRehearses, IVerifier, IJournal, ILeases, ICaptures
{
    private readonly List<Entry> entries = [];
    private readonly Dictionary<string, string?> slots = new(StringComparer.Ordinal)
    {
        ["blue"] = "1.1",
        ["green"] = null,
    };
    private readonly HashSet<string> held = new(StringComparer.Ordinal);
    private long fence;

    public string ServingSlot { get; private set; } = "blue";

    /// <summary>Places passed so far at which the process could have died.</summary>
    public int Places { get; private set; }

    /// <summary>The place at which it dies; null for never.</summary>
    public int? KillAt { get; set; }

    /// <summary>Steps that fail when applied, by name.</summary>
    public ISet<string> Failing { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Steps that claim success and do nothing.</summary>
    public ISet<string> Lying { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Steps that lose nothing, by name.</summary>
    public ISet<string> LosingNothing { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether a release passes its verification.</summary>
    public Func<string, bool> Verifies { get; set; } = static _ => true;

    /// <summary>Whether a release is healthy.</summary>
    public Func<string, bool> Healthy { get; set; } = static _ => true;

    /// <summary>What served at each moment when something changed: null would be an outage.</summary>
    public IList<string?> Served { get; } = [];

    /// <summary>The variables of today's environment; null where the platform does not tell.</summary>
    public IReadOnlyList<string>? Variables { get; set; }

    /// <summary>Thrown by whoever looks at the world; null for a world that can be reached.</summary>
    public PlatformException? Unreachable { get; set; }

    public string? Serving => slots[ServingSlot];

    public IReadOnlyList<Entry> Entries => entries;

    public ServiceState State => ServiceState.From(Service, entries);

    public string Name => "world";

    /// <summary>The service that its journal is about.</summary>
    public string Service { get; init; } = "shop";

    /// <summary>The process is dead: what it held is free.</summary>
    public void Bury()
    {
        held.Clear();
        KillAt = null;
    }

    public void Serve(string slot, string? other)
    {
        ServingSlot = slot;
        slots[slot == "blue" ? "green" : "blue"] = other;
    }

    public void Put(string slot, string version) => slots[slot] = version;

    private string Idle => ServingSlot == "blue" ? "green" : "blue";

    private void Place()
    {
        if (++Places == KillAt)
        {
            throw new KilledException();
        }
    }

    private void Change(Action change)
    {
        change();
        Served.Add(Serving);
    }

    // IJournal, ILeases

    public Task<IReadOnlyList<Entry>> ReadAsync(
        string service,
        long after,
        CancellationToken cancellation
    ) => Task.FromResult<IReadOnlyList<Entry>>([.. entries.Where(e => e.Sequence > after)]);

    public Task<IReadOnlyList<Entry>> AppendAsync(
        ILease lease,
        IReadOnlyList<NewFact> facts,
        CancellationToken cancellation
    )
    {
        Place();
        if (lease.Fence != fence)
        {
            throw new LeaseLostException(Service);
        }
        var appended = facts
            .Select(
                (f, i) =>
                    new Entry(
                        entries.Count + i + 1,
                        Service,
                        TimeProvider.System.GetUtcNow(),
                        f.Run,
                        f.Fact
                    )
            )
            .ToList();
        entries.AddRange(appended);
        Place();
        return Task.FromResult<IReadOnlyList<Entry>>(appended);
    }

    public Task<ILease?> TryAcquireAsync(string service, CancellationToken cancellation)
    {
        if (!held.Add(service))
        {
            return Task.FromResult<ILease?>(null);
        }
        return Task.FromResult<ILease?>(
            new Lease(this, service, service == Service ? ++fence : fence)
        );
    }

    private sealed class Lease(World world, string service, long fence) : ILease
    {
        public string Service => service;

        public long Fence => fence;

        public ValueTask DisposeAsync()
        {
            if (service != world.Service || world.fence == fence)
            {
                world.held.Remove(service);
            }
            return ValueTask.CompletedTask;
        }
    }

    // ICaptures

    public Task<StateCaptured> KeepAsync(Occasion occasion, CancellationToken cancellation)
    {
        Place();
        return Task.FromResult(
            new StateCaptured(
                occasion.Step,
                [
                    new CapturedFile(
                        $"slots while {Serving} serves",
                        $"{occasion.Run}/{occasion.StepName}",
                        1,
                        new string('a', 64)
                    ),
                ],
                []
            )
        );
    }

    // IVerifier

    public Task<VerificationResult> VerifyAsync(
        IPlatform platform,
        string version,
        VerificationSpec spec,
        CancellationToken cancellation
    )
    {
        Place();
        var outcome = Verifies(version) ? CheckOutcome.Pass : CheckOutcome.Fail;
        return Task.FromResult(
            new VerificationResult([new("smoke", outcome, "asked", TimeSpan.Zero)])
        );
    }

    // IRehearses

    public IRehearses? Rehearses => IsRehearsed ? this : null;

    /// <summary>Whether a release can be started where no user is.</summary>
    public bool IsRehearsed { get; set; } = true;

    public Task<PlanAnswer> RehearseAsync(Activation activation, CancellationToken cancellation) =>
        PlanAsync(activation, cancellation);

    // IPlatform

    public Task<Inspection> InspectAsync(CancellationToken cancellation) =>
        Unreachable is not null
            ? throw Unreachable
            : Task.FromResult(
                new Inspection(
                    Serving,
                    [
                        .. slots.Select(s => new Candidate(
                            s.Key,
                            $"http://{s.Key}",
                            s.Value,
                            s.Value is not null,
                            s.Value is null ? null : Healthy(s.Value),
                            s.Key == ServingSlot
                        )),
                    ],
                    []
                )
                {
                    Variables = Variables,
                }
            );

    public Task<PlanAnswer> PlanAsync(Activation activation, CancellationToken cancellation)
    {
        if (activation.Version == Serving)
        {
            return Task.FromResult(PlanAnswer.No($"{Serving} serves already", "lastgood status"));
        }
        PlannedStep Step(string name, Stage stage, string slot) =>
            new(
                name,
                $"{name} {slot}",
                stage,
                [],
                Details.Of(("slot", slot), ("version", activation.Version)),
                TimeSpan.FromSeconds(10)
            )
            {
                LosesNothing = LosingNothing.Contains(name),
            };
        List<PlannedStep> steps =
        [
            Step("start", Stage.Activate, Idle),
            Step("switch", Stage.Activate, Idle),
        ];
        if (activation.Kind == RunKind.Rehearse)
        {
            steps.RemoveAt(1);
        }
        else if (!activation.KeepPrevious && Serving is not null)
        {
            steps.Add(Step("stop", Stage.Retire, ServingSlot));
        }
        return Task.FromResult(new PlanAnswer(steps, null));
    }

    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        Place();
        var slot = step.Arguments["slot"];
        return Task.FromResult(Details.Of(("serving", ServingSlot), ("was", slots[slot] ?? "")));
    }

    public Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        Place();
        var (slot, version) = (step.Arguments["slot"], step.Arguments["version"]);
        var applied = step.Name switch
        {
            "start" => slots[slot] == version,
            "switch" => ServingSlot == slot,
            _ => slots[slot] is null,
        };
        return Task.FromResult(applied ? Observation.Applied : Observation.NotApplied);
    }

    public Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        Place();
        if (Failing.Contains(step.Name))
        {
            throw new PlatformException($"{step.Name} failed");
        }
        var (slot, version) = (step.Arguments["slot"], step.Arguments["version"]);
        if (!Lying.Contains(step.Name))
        {
            Change(() =>
            {
                switch (step.Name)
                {
                    case "start":
                        slots[slot] = version;
                        break;
                    case "switch":
                        ServingSlot = slot;
                        break;
                    default:
                        slots[slot] = null;
                        break;
                }
            });
        }
        Place();
        return Task.FromResult(Details.None);
    }

    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        Place();
        Change(() =>
        {
            switch (step.Name)
            {
                case "switch":
                    ServingSlot = capture["serving"];
                    break;
                default:
                    slots[step.Arguments["slot"]] =
                        capture["was"].Length == 0 ? null : capture["was"];
                    break;
            }
        });
        Place();
        return Task.FromResult(Details.None);
    }

    public Task<ServingCheck> VerifyAsync(string version, CancellationToken cancellation) =>
        Task.FromResult(new ServingCheck(Serving == version, "looked"));
}
