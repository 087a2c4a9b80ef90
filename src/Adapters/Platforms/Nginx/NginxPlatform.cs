using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Platforms.BlueGreen.Steps;
using Lastgood.Adapters.Platforms.Nginx.Files;
using Lastgood.Adapters.Platforms.Nginx.Steps;
using Lastgood.Adapters.Platforms.Nginx.Traffic;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Readiness;
using Lastgood.Core.Captures;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>A service that runs blue-green behind nginx on this machine.</summary>
public sealed class NginxPlatform : BlueGreenPlatform
{
    private readonly NginxOptions options;
    private readonly ICommandRunner runner;

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
        : this(options, OptionsCheck.Problems(options), runner, http, time) { }

    private NginxPlatform(
        NginxOptions options,
        IReadOnlyList<string> problems,
        ICommandRunner runner,
        HttpFetcher http,
        TimeProvider time
    )
        : base(
            "nginx",
            options,
            problems,
            problems.Count == 0 ? PartsOf(options, runner, http, time) : null
        )
    {
        this.options = options;
        this.runner = runner;
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) =>
        [
            await new Tool("nginx", [.. options.Command, "-v"], new Version(1, 14)).CheckAsync(
                runner,
                cancellation
            ),
        ];

    private protected override Task<Exhibit> ShowBalancerAsync(CancellationToken cancellation) =>
        Task.FromResult(
            new Exhibit(
                "include file of nginx",
                new IncludeFile(options.Include, options.Service).Read() ?? "not there"
            )
        );

    private static BlueGreenParts PartsOf(
        NginxOptions options,
        ICommandRunner runner,
        HttpFetcher http,
        TimeProvider time
    )
    {
        var probe = new ServiceProbe(http, time);
        var slots = BlueGreenParts.SlotsOf(options);
        var commands = new UserCommands(options.CommandTimeout, runner);
        var control = BlueGreenParts.ControlOf(options, commands, probe, time);
        var nginx = new NginxCommand(options, commands);
        var wayBack = new WayBack(control);
        var front = new NginxFront(options, http, probe, time);
        INginxTraffic traffic;
        IStep move;
        IStep confirm;
        if (options.Switch == SwitchMode.Flag)
        {
            var flag = new FlagTraffic(options, slots, front, nginx, time);
            (traffic, move, confirm) = (
                flag,
                new FlagSwitchStep(flag, wayBack),
                new FlagConfirmStep(flag)
            );
        }
        else
        {
            var reload = new ReloadTraffic(options, slots, front, nginx, probe, time);
            (traffic, move, confirm) = (
                reload,
                new ReloadSwitchStep(reload, wayBack),
                new ReloadConfirmStep(options, reload)
            );
        }
        return new BlueGreenParts(options, slots, control, front, traffic, time)
        {
            Steps =
            {
                [StepNames.Setup] = new SetupStep(options, traffic, nginx, time),
                [StepNames.Switch] = move,
                [StepNames.Confirm] = confirm,
            },
        };
    }
}
