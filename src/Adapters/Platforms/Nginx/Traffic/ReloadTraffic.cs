using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.BlueGreen.Steps;
using Lastgood.Adapters.Platforms.BlueGreen.Traffic;
using Lastgood.Adapters.Platforms.Nginx.Files;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Nginx.Traffic;

/// <summary>Traffic that follows an upstream in an include file, rewritten and reloaded at each switch.</summary>
internal sealed class ReloadTraffic : INginxTraffic
{
    /// <summary>How long the front may go on answering from before a change until that is a failure.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <summary>How many fresh connections in a row have to reach the expected release.</summary>
    private const int Burst = 16;

    private readonly NginxOptions options;
    private readonly IReadOnlyList<Slot> slots;
    private readonly NginxFront front;
    private readonly NginxCommand nginx;
    private readonly ServiceProbe probe;
    private readonly TimeProvider time;
    private readonly IncludeFile include;
    private readonly Reloader reloader;
    private readonly SwitchClock clock;

    public ReloadTraffic(
        NginxOptions options,
        IReadOnlyList<Slot> slots,
        NginxFront front,
        NginxCommand nginx,
        ServiceProbe probe,
        TimeProvider time
    )
    {
        this.options = options;
        this.slots = slots;
        this.front = front;
        this.nginx = nginx;
        this.probe = probe;
        this.time = time;
        include = new IncludeFile(options.Include, options.Service);
        reloader = new Reloader(options, nginx, time);
        clock = new SwitchClock(time);
    }

    /// <inheritdoc/>
    public string Mode => nameof(SwitchMode.Reload);

    /// <inheritdoc/>
    public async Task<TrafficState> LookAsync(
        Task<SlotState[]> slots,
        CancellationToken cancellation
    )
    {
        var reachable = await front.IsReachableAsync(cancellation);
        try
        {
            var found = include.Read();
            var named = Named(found);
            var setup = named is null || found != ReloadInclude.Of(options.Service, named);
            var obstacle =
                found is not null && !reachable
                    ? Refusals.Of(front.Unreachable("nobody accepts connections there"))
                    : ConfigurationCheck.Obstacle(options, await nginx.ReadAsync(cancellation));
            var users = reachable ? (await front.UsersVersionAsync(cancellation)).Version : null;
            return new TrafficState(
                found is null ? null : Answering(await slots, users) ?? named?.Name,
                reachable,
                obstacle
            )
            {
                Setup = setup ? IncludeSetup.Of(options, Setup) : null,
            };
        }
        catch (PlatformException e)
        {
            return new TrafficState(null, reachable, Refusals.Of(e));
        }
    }

    /// <inheritdoc/>
    public async Task EnsureIdleAsync(Slot slot, bool evenUnused, CancellationToken cancellation)
    {
        await front.EnsureReachableAsync(cancellation);
        var named = Named(include.Read());
        if (named is null && !evenUnused)
        {
            throw new PlatformException(
                $"slot {slot.Name} is left running: {options.Include} does not say which slot serves",
                "deploy once, so that lastgood writes it"
            );
        }
        if (named?.Name == slot.Name)
        {
            throw new PlatformException(
                $"slot {slot.Name} is left running: {options.Include} sends traffic there",
                $"see for yourself: cat {options.Include}"
            );
        }
        // The file may be written and not loaded: the version that users get tells.
        var patience = new Patience(time, Settling);
        var own = (await probe.VersionAsync(slot.Url, options.Probe, cancellation)).Version;
        while (own is not null && own == (await front.UsersVersionAsync(cancellation)).Version)
        {
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"slot {slot.Name} is left running: {own} runs in it, and {own} is what {options.Front} answers",
                    $"has nginx loaded {options.Include}? Try: {Processes.CommandLine.Show(nginx.Reload)}"
                );
            }
        }
    }

    /// <inheritdoc/>
    public Task<Details> DrainAsync(Slot slot, TimeSpan limit, CancellationToken cancellation) =>
        clock.DrainAsync(
            limit,
            File.Exists(options.Include)
                ? new DateTimeOffset(new FileInfo(options.Include).LastWriteTimeUtc)
                : null,
            () => EnsureIdleAsync(slot, evenUnused: false, cancellation),
            cancellation
        );

    /// <inheritdoc/>
    public Task ReadmitAsync(Slot slot, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<bool> IsLoadedAsync(PlannedStep setup, CancellationToken cancellation)
    {
        await front.EnsureReachableAsync(cancellation);
        var version = setup.Arguments["version"];
        // Where the slot's version is not known, what users get tells nothing; the reload itself was watched.
        return version.Length == 0
            || (await front.UsersVersionAsync(cancellation)).Version == version;
    }

    /// <inheritdoc/>
    public Task<Details> LoadAsync(PlannedStep setup, CancellationToken cancellation) =>
        reloader.ReloadAsync(cancellation);

    private PlannedStep Setup(Slot serve, string? version) =>
        new(
            StepNames.Setup,
            $"write {options.Include} and have nginx load it; {serve.Name} serves",
            Stage.Activate,
            [nginx.Test, nginx.Reload],
            Details.Of(
                ("mode", Mode),
                ("service", options.Service),
                ("include", options.Include),
                ("content", ReloadInclude.Of(options.Service, serve)),
                ("serve", serve.Name),
                ("version", version ?? "")
            ),
            Settling + (5 * options.CommandTimeout)
        );

    /// <inheritdoc/>
    public IEnumerable<PlannedStep> Move(
        TrafficState now,
        Slot from,
        Slot to,
        Activation activation
    ) => [Switch(from, to, activation.Version)];

    private PlannedStep Switch(Slot from, Slot to, string version) =>
        new(
            StepNames.Switch,
            $"switch traffic from {from.Name} to {to.Name}: rewrite {options.Include} and reload nginx",
            Stage.Activate,
            [nginx.Test, nginx.Reload],
            new Details([
                .. to.ToArguments(
                    ("mode", Mode),
                    ("service", options.Service),
                    ("include", options.Include),
                    ("content", ReloadInclude.Of(options.Service, to)),
                    ("before", ReloadInclude.Of(options.Service, from)),
                    ("version", version)
                ),
                .. from.ToWayBack(),
            ]),
            Settling + (5 * options.CommandTimeout)
        );

    /// <inheritdoc/>
    public PlannedStep Confirm(Slot to, string version) =>
        new(
            StepNames.Confirm,
            $"ask through nginx, with fresh connections: {version} in {to.Name} answers",
            Stage.Activate,
            [],
            Details.Of(("mode", Mode), ("slot", to.Name), ("version", version)),
            Settling + options.CommandTimeout
        );

    /// <summary>
    /// Has nginx run with a content of the include file. Where its configuration is not valid with it, what was there
    /// comes back and nginx is not touched.
    /// </summary>
    public async Task<Details> MoveAsync(
        IncludeFile file,
        string content,
        string before,
        CancellationToken cancellation
    )
    {
        if (file.Read() != content)
        {
            file.Write(content);
        }
        if (await nginx.TestAsync(cancellation) is { } fault)
        {
            file.Write(before);
            var refusal = ConfigurationCheck.Broken(fault, options);
            throw new PlatformException(refusal.Reason, refusal.Remedy);
        }
        var evidence = await reloader.ReloadAsync(cancellation);
        clock.Mark();
        return evidence;
    }

    /// <summary>nginx answers at all.</summary>
    public Task EnsureReachableAsync(CancellationToken cancellation) =>
        front.EnsureReachableAsync(cancellation);

    /// <summary>Whether fresh connections reach a release; null where they do, otherwise what one of them reached.</summary>
    public async Task<VersionAnswer?> AskAsync(
        string version,
        TimeSpan limit,
        CancellationToken cancellation
    )
    {
        var patience = new Patience(time, limit);
        VersionAnswer? wrong;
        do
        {
            var answers = await Task.WhenAll(
                Enumerable.Range(0, Burst).Select(_ => front.UsersVersionAsync(cancellation))
            );
            wrong = answers.FirstOrDefault(a => a.Version != version);
        } while (wrong is not null && await patience.WaitAsync(cancellation));
        return wrong;
    }

    /// <summary>How many old workers are still there.</summary>
    public Task<string> DrainingAsync(CancellationToken cancellation) =>
        reloader.DrainingAsync(cancellation);

    /// <summary>How long <see cref="AskAsync"/> puts up with wrong answers.</summary>
    public static TimeSpan Patience => Settling;

    private Slot? Named(string? content) =>
        content is not null && ReloadInclude.SlotOf(content) is { } name
            ? slots.FirstOrDefault(s => s.Name == name)
            : null;

    /// <summary>The slot that users reach, where its version tells it from the other.</summary>
    private static string? Answering(IReadOnlyList<SlotState> states, string? version)
    {
        var matching = states.Where(s => s.Version is not null && s.Version == version).ToList();
        return matching is [var one] ? one.Slot.Name : null;
    }
}
