using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Platforms.BlueGreen.Steps;
using Lastgood.Adapters.Platforms.Haproxy.Runtime;
using Lastgood.Adapters.Platforms.Haproxy.Steps;
using Lastgood.Adapters.Platforms.Haproxy.Traffic;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Haproxy;

/// <summary>A service that runs blue-green behind HAProxy: traffic is moved by weights while it runs, without a reload.</summary>
public sealed class HaproxyPlatform : BlueGreenPlatform
{
    private readonly HaproxyOptions options;
    private readonly TimeProvider time;

    /// <summary>Creates it; nothing is asked or changed. Options that <see cref="HaproxyCheck"/> finds wrong make every plan a refusal.</summary>
    /// <param name="options">The service.</param>
    /// <param name="runner">Runs the user's commands.</param>
    /// <param name="http">Asks HAProxy and the service.</param>
    /// <param name="time">Measures.</param>
    public HaproxyPlatform(
        HaproxyOptions options,
        ICommandRunner runner,
        HttpFetcher http,
        TimeProvider time
    )
        : this(options, HaproxyCheck.Problems(options), runner, http, time) { }

    private HaproxyPlatform(
        HaproxyOptions options,
        IReadOnlyList<string> problems,
        ICommandRunner runner,
        HttpFetcher http,
        TimeProvider time
    )
        : base(
            "haproxy",
            options,
            problems,
            problems.Count == 0 ? PartsOf(options, runner, http, time) : null
        )
    {
        this.options = options;
        this.time = time;
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    )
    {
        var checks = new List<ReadinessCheck>();
        foreach (var socket in options.Sockets)
        {
            checks.Add(await SocketCheckAsync(socket, cancellation));
        }
        return checks;
    }

    private protected override async Task<Exhibit> ShowBalancerAsync(CancellationToken cancellation)
    {
        string text;
        try
        {
            text = (await BackendAt(options.Sockets[0]).LookAsync(cancellation)).Text;
        }
        catch (PlatformException e)
        {
            text = e.Message;
        }
        return new Exhibit("servers of HAProxy", text);
    }

    private Backend BackendAt(string socket) =>
        new(options.Backend, new RuntimeSocket(socket, options.CommandTimeout, time));

    private async Task<ReadinessCheck> SocketCheckAsync(
        string socket,
        CancellationToken cancellation
    )
    {
        var name = $"HAProxy at {socket}";
        try
        {
            var level = await BackendAt(socket).LevelAsync(cancellation);
            return level == Backend.Admin
                ? ReadinessCheck.Yes(name, $"its runtime socket answers, at level {level}")
                : ReadinessCheck.No(
                    name,
                    $"its runtime socket is at level {level}, which may not change a weight",
                    $"write into haproxy.cfg, and reload HAProxy: stats socket {socket} mode 660 level {Backend.Admin}"
                );
        }
        catch (PlatformException e)
        {
            return ReadinessCheck.No(name, e.Message, e.Remedy ?? "");
        }
    }

    private static BlueGreenParts PartsOf(
        HaproxyOptions options,
        ICommandRunner runner,
        HttpFetcher http,
        TimeProvider time
    )
    {
        var probe = new ServiceProbe(http, time);
        var slots = BlueGreenParts.SlotsOf(options);
        var commands = new UserCommands(options.CommandTimeout, runner);
        var control = BlueGreenParts.ControlOf(options, commands, probe, time);
        var front = new Front("HAProxy", options.Probe.HealthPath, options, probe, time);
        var traffic = new WeightTraffic(options, slots, front, time);
        var share = new ShareStep(options, traffic, new WayBack(control), time);
        return new BlueGreenParts(options, slots, control, front, traffic, time)
        {
            Steps =
            {
                [ShareStep.Name] = share,
                [StepNames.Switch] = share,
                [StepNames.Confirm] = new WeightConfirmStep(options, traffic, front, time),
            },
        };
    }
}
