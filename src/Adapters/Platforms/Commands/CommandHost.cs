using Lastgood.Adapters.Platforms.Commands.Steps;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Commands;

/// <summary>Has the user's commands run a service's releases. What they say is believed only where <c>inspect</c> says so, too.</summary>
internal sealed class CommandHost : IHost, IRestarts
{
    private readonly CommandOptions options;
    private readonly OwnCommands commands;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="runner">Runs the commands.</param>
    /// <param name="probe">Asks the service.</param>
    /// <param name="time">Measures.</param>
    public CommandHost(
        CommandOptions options,
        ICommandRunner runner,
        PlaceProbe probe,
        TimeProvider time
    )
    {
        this.options = options;
        commands = new OwnCommands(options, new Programs(runner));
        Steps = new Dictionary<string, IStep>(StringComparer.Ordinal)
        {
            [PrepareStep.Name] = new PrepareStep(commands),
            [ActivateStep.Name] = new ActivateStep(options, commands, probe, time),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <inheritdoc/>
    public IRestarts? Restarts => options.Restart is null ? null : this;

    /// <inheritdoc/>
    public async Task<Details> RestartAsync(CancellationToken cancellation)
    {
        await commands.ChangeAsync($"restarting {options.Service}", options.Restart!, cancellation);
        return Details.Of(("restarted", CommandLine.Show(options.Restart!)));
    }

    /// <inheritdoc/>
    public async Task<HostState> LookAsync(CancellationToken cancellation)
    {
        var release = await commands.InspectAsync(cancellation);
        return new HostState(
            release,
            Running: release is not null,
            release is null ? "inspect says that none is active" : $"inspect says {release}"
        )
        {
            Place = options.Service,
        };
    }

    /// <inheritdoc/>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        HostState state,
        CancellationToken cancellation
    )
    {
        var release = activation.Version;
        if (commands.NeedArtifact && activation.Artifact is null)
        {
            return PlanAnswer.No(
                $"a command asks for {{artifact}}, and what {release} is made of is not recorded",
                $"say it: lastgood record {options.Service} {release} --artifact WHAT, or --artifact at lastgood deploy"
            );
        }
        var obstacle = await commands.ObstacleAsync(release, cancellation);
        if (obstacle is not null && options.Prepare is null)
        {
            return new PlanAnswer([], obstacle);
        }
        var activate = ActivateStep.Plan(options, commands, activation, state.Release);
        return new PlanAnswer(
            obstacle is null
                ? [activate]
                : [PrepareStep.Plan(options, commands, activation), activate],
            Refusal: null
        )
        {
            Artifact = activation.Artifact,
        };
    }

    /// <inheritdoc/>
    public Task<ServingCheck> VerifyAsync(string release, CancellationToken cancellation) =>
        commands.VerifyAsync(release, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation)
    {
        var shown = new List<Exhibit>
        {
            new("inspect", await commands.TextAsync(options.Inspect, cancellation)),
        };
        if (options.Capture is { } capture)
        {
            var lines = (await commands.TextAsync(capture, cancellation)).Split('\n');
            shown.Add(new("capture", string.Join('\n', lines.TakeLast(IExhibits.LogLines))));
        }
        return shown;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    )
    {
        try
        {
            var active = await commands.InspectAsync(cancellation);
            return [ReadinessCheck.Yes("inspect", active ?? "none is active"), .. Programs()];
        }
        catch (PlatformException e)
        {
            return [ReadinessCheck.No("inspect", e.Message, e.Remedy ?? ""), .. Programs()];
        }
    }

    // The commands that change something cannot be tried; that they are there can be said.
    private IEnumerable<ReadinessCheck> Programs()
    {
        foreach (
            var command in new[] { options.Prepare, options.Activate, options.Undo, options.Verify }
        )
        {
            if (command is not null && Missing(command) is { } missing)
            {
                yield return missing;
            }
        }
    }

    private ReadinessCheck? Missing(IReadOnlyList<string> command)
    {
        try
        {
            ProgramPath.Resolve(new Command(command, options.CommandTimeout));
            return null;
        }
        catch (CommandException e)
        {
            return ReadinessCheck.No(
                command[0],
                e.Message,
                e.Remedy ?? $"install {command[0]}, or correct the configuration"
            );
        }
    }
}
