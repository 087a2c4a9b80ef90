using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Nginx.Files;
using Lastgood.Adapters.Platforms.Nginx.Slots;
using Lastgood.Adapters.Platforms.Nginx.Steps;
using Lastgood.Adapters.Platforms.Nginx.Traffic;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Readiness;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>A service that runs blue-green behind nginx on this machine.</summary>
public sealed class NginxPlatform : IPlatform, IExhibits, IReadiness
{
    private readonly NginxOptions options;
    private readonly ICommandRunner runner;
    private readonly IReadOnlyList<string> problems;
    private readonly Parts? parts;

    /// <summary>Creates it; nothing is asked or changed. Options that <see cref="OptionsCheck"/> finds wrong make every plan a refusal.</summary>
    /// <param name="options">The service.</param>
    /// <param name="runner">Runs nginx and the user's commands.</param>
    /// <param name="http">Asks nginx and the service.</param>
    /// <param name="time">Measures timeouts and the drain time.</param>
    public NginxPlatform(
        NginxOptions options,
        ICommandRunner runner,
        HttpFetcher http,
        TimeProvider time
    )
    {
        this.options = options;
        this.runner = runner;
        problems = OptionsCheck.Problems(options);
        parts = problems.Count == 0 ? new Parts(options, runner, http, time) : null;
    }

    /// <inheritdoc/>
    public string Name => "nginx";

    /// <inheritdoc/>
    public async Task<Inspection> InspectAsync(CancellationToken cancellation) =>
        parts is null
            ? new Inspection(null, [], problems)
            : await parts.Inspector.InspectAsync(cancellation);

    /// <inheritdoc/>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        CancellationToken cancellation
    ) =>
        parts is null
            ? PlanAnswer.No(string.Join("; ", problems), "correct lastgood.yaml")
            : await parts.Planner.PlanAsync(activation, cancellation);

    /// <inheritdoc/>
    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        StepOf(step).CaptureAsync(step, cancellation);

    /// <inheritdoc/>
    public Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation) =>
        StepOf(step).ObserveAsync(step, cancellation);

    /// <inheritdoc/>
    public Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation) =>
        StepOf(step).ApplyAsync(step, cancellation);

    /// <inheritdoc/>
    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => StepOf(step).UndoAsync(step, capture, cancellation);

    /// <inheritdoc/>
    public async Task<ServingCheck> VerifyAsync(string version, CancellationToken cancellation)
    {
        var front = Working.Front;
        var asked = (
            Health: front.UsersHealthAsync(cancellation),
            Version: front.UsersVersionAsync(cancellation)
        );
        var (healthy, well) = await asked.Health;
        var answer = await asked.Version;
        return new ServingCheck(
            healthy && answer.Version == version,
            $"{options.Front}{options.Probe.HealthPath}: {well}; {options.Front}{answer.Evidence}"
                + (answer.Version == version ? "" : $", expected {version}")
        );
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation)
    {
        var slots = await InspectAsync(cancellation);
        return
        [
            new Exhibit(
                "slots",
                string.Join(
                    '\n',
                    [.. slots.Candidates.Select(static c => c.ToString()), .. slots.Problems]
                )
            ),
            new Exhibit(
                "include file of nginx",
                new IncludeFile(options.Include, options.Service).Read() ?? "not there"
            ),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) =>
        [
            await new Tool("nginx", [.. options.Command, "-v"], new Version(1, 14)).CheckAsync(
                runner,
                cancellation
            ),
        ];

    private Parts Working =>
        parts ?? throw new PlatformException(string.Join("; ", problems), "correct lastgood.yaml");

    private IStep StepOf(PlannedStep step)
    {
        var working = Working;
        if (step.Arguments["mode"] != options.Switch.ToString())
        {
            var planned = step.Arguments["mode"];
            throw new PlatformException(
                $"this run was planned with switch: {planned} and lastgood.yaml no longer says so",
                $"put \"switch: {planned.ToLowerInvariant()}\" back until the run has ended"
            );
        }
        return working.Steps.TryGetValue(step.Name, out var kind)
            ? kind
            : throw new PlatformException(
                $"the step \"{step.Name}\" is not known to this version of lastgood",
                "finish the run with the version that began it"
            );
    }

    /// <summary>What works together for one service whose options are right.</summary>
    private sealed class Parts
    {
        public Parts(
            NginxOptions options,
            ICommandRunner runner,
            HttpFetcher http,
            TimeProvider time
        )
        {
            var probe = new ServiceProbe(http, time);
            var slots = options.Slots.Select(Slot.Of).ToList();
            var commands = new UserCommands(options.CommandTimeout, runner);
            var control = new SlotControl(
                options,
                new CommandSlots(options, commands),
                probe,
                time
            );
            var nginx = new NginxCommand(options, commands);
            var wayBack = new WayBack(control);
            Front = new Front(options, http, probe, time);
            ITraffic traffic;
            if (options.Switch == SwitchMode.Flag)
            {
                var flag = new FlagTraffic(options, slots, Front, nginx, time);
                Steps[StepNames.Switch] = new FlagSwitchStep(flag, wayBack);
                Steps[StepNames.Confirm] = new FlagConfirmStep(flag);
                traffic = flag;
            }
            else
            {
                var reload = new ReloadTraffic(options, slots, Front, nginx, probe, time);
                Steps[StepNames.Switch] = new ReloadSwitchStep(reload, wayBack);
                Steps[StepNames.Confirm] = new ReloadConfirmStep(options, reload);
                traffic = reload;
            }
            Steps[StepNames.Setup] = new SetupStep(options, traffic, nginx, time);
            Steps[StepNames.Start] = new StartStep(control, traffic);
            Steps[StepNames.Ready] = new ReadyStep(options, control, time);
            Steps[StepNames.Clear] = Steps[StepNames.Stop] = new StopStep(
                options,
                control,
                traffic,
                time
            );
            Inspector = new NginxInspector(options, slots, control, traffic, Front);
            Planner = new NginxPlanner(options, Inspector, control, traffic);
        }

        public Dictionary<string, IStep> Steps { get; } = new(StringComparer.Ordinal);

        public NginxPlanner Planner { get; }

        public NginxInspector Inspector { get; }

        public Front Front { get; }
    }
}
