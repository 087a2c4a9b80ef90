using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.BlueGreen.Steps;
using Lastgood.Adapters.Platforms.BlueGreen.Traffic;
using Lastgood.Adapters.Platforms.Nginx.Files;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Nginx.Traffic;

/// <summary>Traffic that follows a flag file, which nginx looks for at each request.</summary>
internal sealed class FlagTraffic : INginxTraffic
{
    /// <summary>How long workers may go on answering from before a change until that is a failure.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <summary>A rename and an fsync of its folder; longer means that the disk is stuck.</summary>
    private static readonly TimeSpan SwitchTimeout = TimeSpan.FromSeconds(10);

    private readonly NginxOptions options;
    private readonly NginxFront front;
    private readonly NginxCommand nginx;
    private readonly TimeProvider time;
    private readonly SwitchClock clock;
    private readonly FlagInclude wanted;
    private readonly IncludeFile include;
    private readonly FlagFiles flags;

    public FlagTraffic(
        NginxOptions options,
        IReadOnlyList<Slot> slots,
        NginxFront front,
        NginxCommand nginx,
        TimeProvider time
    )
    {
        this.options = options;
        this.front = front;
        this.nginx = nginx;
        this.time = time;
        clock = new SwitchClock(time);
        var folder = NginxSetup.FlagsFolder(options);
        wanted = FlagInclude.Of(
            options.Service,
            folder,
            slots[0],
            slots[1],
            options.Probe.VersionPath
        );
        include = new IncludeFile(options.Include, options.Service);
        flags = new FlagFiles(folder, options.Service, slots[0].Name, slots[1].Name);
    }

    /// <inheritdoc/>
    public string Mode => nameof(SwitchMode.Flag);

    /// <inheritdoc/>
    public async Task<TrafficState> LookAsync(
        Task<SlotState[]> slots,
        CancellationToken cancellation
    )
    {
        var answer = await front.SlotAsync(cancellation);
        var reachable = answer.Status is not null;
        try
        {
            var found = include.Read();
            var setup = found != wanted.Text || answer.Include != wanted.Digest;
            var obstacle = await ObstacleAsync(answer, found, setup, cancellation);
            return new TrafficState(answer.Slot, reachable, obstacle)
            {
                Setup = setup ? IncludeSetup.Of(options, Setup) : null,
            };
        }
        catch (PlatformException e)
        {
            return new TrafficState(answer.Slot, reachable, Refusals.Of(e));
        }
    }

    /// <inheritdoc/>
    public async Task EnsureIdleAsync(Slot slot, bool evenUnused, CancellationToken cancellation)
    {
        var census = await WorkerCensus.TakeAsync(
            front.SlotsAsync,
            a => a.Status is not null && a.Slot != slot.Name && (evenUnused || a.Slot is not null),
            Settling,
            time,
            cancellation
        );
        if (census.Wrong is not { } wrong)
        {
            return;
        }
        throw wrong.Slot == slot.Name
            ? new PlatformException(
                $"slot {slot.Name} is left running: nginx's worker {wrong.Worker} sends traffic there (it sees {wrong.Flags}, the folder has {flags.Text})",
                $"see for yourself: curl -i {front.Show(NginxNames.Location(options.Service))}"
            )
            : FlagTrouble.NotInForce(wrong, options, front);
    }

    /// <inheritdoc/>
    public Task<Details> DrainAsync(Slot slot, TimeSpan limit, CancellationToken cancellation) =>
        clock.DrainAsync(
            limit,
            flags.SwitchedAt,
            () => EnsureIdleAsync(slot, evenUnused: false, cancellation),
            cancellation
        );

    /// <inheritdoc/>
    public Task ReadmitAsync(Slot slot, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<bool> IsLoadedAsync(PlannedStep setup, CancellationToken cancellation)
    {
        var answer = await front.SlotAsync(cancellation);
        return answer.Status is null
            ? throw front.Unreachable(answer.Evidence)
            : answer.Include == setup.Arguments["digest"];
    }

    /// <inheritdoc/>
    public async Task<Details> LoadAsync(PlannedStep setup, CancellationToken cancellation)
    {
        await nginx.ReloadAsync(cancellation);
        var digest = setup.Arguments["digest"];
        var census = await WorkerCensus.TakeAsync(
            front.SlotsAsync,
            a => a.Include == digest,
            Settling + options.CommandTimeout,
            time,
            cancellation
        );
        return census.Wrong is { } wrong
            ? throw FlagTrouble.NotInForce(wrong, options, front)
            : Details.Of(("loaded", census.Text));
    }

    private PlannedStep Setup(Slot serve, string? version) =>
        new(
            StepNames.Setup,
            $"write {options.Include} and have nginx load it; {serve.Name} serves",
            Stage.Activate,
            [nginx.Test, nginx.Reload],
            new Details([
                .. flags.ToArguments(),
                .. Details.Of(
                    ("mode", Mode),
                    ("include", options.Include),
                    ("content", wanted.Text),
                    ("digest", wanted.Digest),
                    ("serve", serve.Name)
                ),
            ]),
            Settling + (4 * options.CommandTimeout)
        );

    /// <inheritdoc/>
    public IEnumerable<PlannedStep> Move(
        TrafficState now,
        Slot from,
        Slot to,
        Activation activation
    ) => [Switch(from, to)];

    private PlannedStep Switch(Slot from, Slot to) =>
        new(
            StepNames.Switch,
            $"switch traffic from {from.Name} to {to.Name}: rename {flags[from.Name]} to {flags[to.Name]}",
            Stage.Activate,
            [],
            new Details([
                .. flags.ToArguments(),
                .. to.ToArguments(("mode", Mode)),
                .. from.ToWayBack(),
            ]),
            SwitchTimeout
        );

    /// <inheritdoc/>
    public PlannedStep Confirm(Slot to, string version) =>
        new(
            StepNames.Confirm,
            $"ask each of nginx's workers: {version} in {to.Name} answers",
            Stage.Activate,
            [],
            new Details([
                .. flags.ToArguments(),
                .. Details.Of(("mode", Mode), ("slot", to.Name), ("version", version)),
            ]),
            Settling + options.CommandTimeout
        );

    /// <summary>Moves traffic to a slot.</summary>
    public void Move(FlagFiles planned, string to)
    {
        planned.Move(to, time.GetUtcNow());
        clock.Mark();
    }

    /// <summary>nginx answers at all.</summary>
    public Task EnsureReachableAsync(CancellationToken cancellation) =>
        front.EnsureReachableAsync(cancellation);

    /// <summary>Asks all workers whether a release in a slot answers through them.</summary>
    public async Task<(Census Census, PlatformException? Trouble)> ConfirmAsync(
        PlannedStep step,
        TimeSpan limit,
        CancellationToken cancellation
    )
    {
        var (slot, version) = (step.Arguments["slot"], step.Arguments["version"]);
        var planned = FlagFiles.From(step.Arguments);
        var sees = planned.TextOf(slot);
        // With no flag at all the first slot serves: that is right too.
        var seesNone = slot == planned.First ? planned.NoneText : sees;
        var census = await WorkerCensus.TakeAsync(
            front.VersionsAsync,
            a => a.Slot == slot && (a.Flags == sees || a.Flags == seesNone) && a.Version == version,
            limit,
            time,
            cancellation
        );
        if (census.Wrong is not { } wrong)
        {
            return (census, null);
        }
        // An error page carries no headers of ours; the other location asks no slot.
        var seen = wrong.Slot is null ? await front.SlotAsync(cancellation) : wrong;
        if (seen.Slot is null)
        {
            return (census, FlagTrouble.NotInForce(seen, options, front));
        }
        var misread = FlagTrouble.Misread(seen, planned, await CacheAsync(cancellation));
        var trouble = misread is not null
            ? new PlatformException(misread.Reason, misread.Remedy)
            : new PlatformException(
                $"through nginx slot {seen.Slot} answers {wrong.Version ?? wrong.Evidence}; expected was {version} in {slot}",
                $"see for yourself: curl -i {front.Show(NginxNames.Location(options.Service))}/version"
            );
        return (census, trouble);
    }

    /// <summary>How long <see cref="ConfirmAsync"/> puts up with wrong answers.</summary>
    public static TimeSpan Patience => Settling;

    private async Task<Refusal?> ObstacleAsync(
        FrontAnswer answer,
        string? found,
        bool setup,
        CancellationToken cancellation
    )
    {
        if (answer.Status is null && found is not null)
        {
            return Refusals.Of(front.Unreachable(answer.Evidence));
        }
        if (flags.Serving is null)
        {
            return Refusals.Of(flags.Meddled());
        }
        if (setup)
        {
            return ConfigurationCheck.Obstacle(options, await nginx.ReadAsync(cancellation));
        }
        return answer.Flags == flags.Text
            ? null
            : FlagTrouble.Misread(answer, flags, await CacheAsync(cancellation));
    }

    /// <summary>Where <c>open_file_cache</c> is switched on; null where it is not, or cannot be told.</summary>
    private async Task<string?> CacheAsync(CancellationToken cancellation)
    {
        try
        {
            return (await nginx.ReadAsync(cancellation)).OpenFileCache;
        }
        catch (PlatformException)
        {
            // It only makes the message better.
            return null;
        }
    }
}
