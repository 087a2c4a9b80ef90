using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Systemd;

/// <summary>Runs a service's releases as units of systemd: one unit with what changes under it, or an instance a release.</summary>
internal sealed class SystemdHost : IHost, IRestarts
{
    private readonly SystemdUnitOptions options;
    private readonly Programs programs;
    private readonly Systemctl systemctl;
    private readonly UnitNames names;
    private readonly IReleaseSource source;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="commands">Runs systemctl.</param>
    /// <param name="time">Dates what is kept.</param>
    public SystemdHost(SystemdUnitOptions options, ICommandRunner commands, TimeProvider time)
    {
        this.options = options;
        programs = new Programs(commands);
        systemctl = new Systemctl(options, programs);
        names = new UnitNames(options);
        source = ReleaseSources.Of(options.Folders, programs, time);
        Steps = new Dictionary<string, IStep>(source.Steps, StringComparer.Ordinal)
        {
            [RestartStep.Name] = new RestartStep(options, systemctl, source),
            [ReplaceStep.Name] = new ReplaceStep(options, systemctl, names, source),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <inheritdoc/>
    public IPrunes? Prunes => source.Prunes;

    /// <inheritdoc/>
    public IRestarts? Restarts => this;

    /// <inheritdoc/>
    public async Task<Details> RestartAsync(CancellationToken cancellation)
    {
        var units = options.IsTemplate
            ? [.. (await systemctl.FindAsync(names.All, cancellation)).Where(static u => u.IsUp)]
            : new List<UnitFound> { await systemctl.OneAsync(options.Unit, cancellation) };
        if (units.Count == 0)
        {
            throw new PlatformException(
                $"no instance of {options.Unit} runs: there is nothing to restart",
                "start a release: lastgood rollback SERVICE"
            );
        }
        foreach (var unit in units)
        {
            await systemctl.RestartAsync(unit.Name, cancellation);
        }
        return Details.Of(("restarted", string.Join(", ", units.Select(static u => u.Name))));
    }

    /// <inheritdoc/>
    public async Task<HostState> LookAsync(CancellationToken cancellation)
    {
        var found = await source.LookAsync(cancellation);
        var units = options.IsTemplate
            ? [.. (await systemctl.FindAsync(names.All, cancellation)).Where(static u => u.IsUp)]
            : new List<UnitFound> { await systemctl.OneAsync(options.Unit, cancellation) };
        var (release, artifact) = options.IsTemplate
            ? (units is [var only] ? names.ReleaseOf(only.Name) : null, null)
            : (found.Release, found.Artifact);
        var evidence =
            units.Count == 0
                ? $"no instance of {options.Unit} runs"
                : string.Join("; ", units.Select(static u => $"{u.State}"));
        return new HostState(
            release,
            units.Any(static u => u.Runs),
            options.IsTemplate ? evidence : $"{evidence}; {found.Evidence}"
        )
        {
            Place = units is [var one] ? one.Name : options.Unit,
            Artifact = artifact ?? found.Others.FirstOrDefault(o => o.Version == release)?.Artifact,
            Others = [.. found.Others.Where(o => o.Version != release)],
            Problems = [.. found.Problems, .. Problems(units)],
            // Of several instances, which one will do is not known.
            Variables = units is [var single] ? single.Environment.Names() : null,
        };
    }

    /// <inheritdoc/>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        HostState state,
        CancellationToken cancellation
    )
    {
        if (names.Obstacle(activation.Version) is { } unnamed)
        {
            return new PlanAnswer([], unnamed);
        }
        var unit = await systemctl.OneAsync(names.Of(activation.Version), cancellation);
        if (unit.Obstacle(systemctl.Called) is { } unusable)
        {
            return new PlanAnswer([], unusable);
        }
        var answer = await source.PlanAsync(
            activation,
            await source.LookAsync(cancellation),
            cancellation
        );
        if (answer.Refusal is not null)
        {
            return new PlanAnswer([], answer.Refusal);
        }
        var move = options.IsTemplate
            ? ReplaceStep.Plan(
                options,
                systemctl,
                answer,
                unit,
                [
                    .. (await systemctl.FindAsync(names.All, cancellation))
                        .Where(u => u.IsUp && u.Name != unit.Name)
                        .Select(static u => u.Name),
                ]
            )
            : RestartStep.Plan(options, systemctl, answer);
        return new PlanAnswer([.. answer.Prepare, move], Refusal: null)
        {
            Artifact = answer.Artifact,
        };
    }

    /// <inheritdoc/>
    public async Task<string> LastLinesAsync(string release, CancellationToken cancellation) =>
        await systemctl.LastLinesAsync(names.Of(release), cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation)
    {
        var shown = new List<Exhibit>(await source.ShowAsync(cancellation));
        foreach (var unit in await systemctl.FindAsync(names.All, cancellation))
        {
            shown.AddRange(await systemctl.ShowAsync(unit.Name, cancellation));
        }
        return shown;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) =>
        [
            await programs.CheckAsync(
                "systemctl",
                [.. options.Systemctl, "--version"],
                least: null,
                cancellation
            ),
            .. await source.CheckAsync(target, cancellation),
        ];

    private IEnumerable<string> Problems(List<UnitFound> units)
    {
        if (options.IsTemplate && units.Count > 1)
        {
            yield return $"{string.Join(" and ", units.Select(static u => u.Name))} run at once, in one place";
        }
        foreach (var unit in units)
        {
            if (unit.IsStale)
            {
                yield return $"the file of {unit.Name} was changed since systemd has read it, so it runs by the old one: {systemctl.Called} daemon-reload";
            }
            if (unit.Obstacle(systemctl.Called) is { } obstacle)
            {
                yield return $"{obstacle.Reason}: {obstacle.Remedy}";
            }
        }
    }
}
