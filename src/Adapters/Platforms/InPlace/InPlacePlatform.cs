using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.InPlace;

/// <summary>
/// A service that runs in one place: the release there is replaced, with a time without service that is measured. What
/// does the replacing is a host's.
/// </summary>
internal sealed class InPlacePlatform : HostedPlatform
{
    private readonly InPlaceOptions options;
    private readonly PlaceProbe probe;
    private readonly Dictionary<string, IStep> steps;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="name">See <see cref="IPlatform.Name"/>.</param>
    /// <param name="options">The service.</param>
    /// <param name="host">What runs it.</param>
    /// <param name="http">Asks the service.</param>
    /// <param name="time">Measures.</param>
    public InPlacePlatform(
        string name,
        InPlaceOptions options,
        IHost host,
        HttpFetcher http,
        TimeProvider time
    )
        : base(name, host)
    {
        this.options = options;
        probe = new PlaceProbe(options, new ServiceProbe(http, time));
        var outage = new Outage(probe, time);
        steps = new Dictionary<string, IStep>(StringComparer.Ordinal)
        {
            [ReadyStep.Name] = new ReadyStep(options, host, probe, outage, time),
        };
        foreach (var (key, step) in host.Steps)
        {
            steps.Add(key, new MeasuredStep(step, options, probe, outage, time));
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, IStep> Steps => steps;

    /// <inheritdoc/>
    public override async Task<Inspection> InspectAsync(CancellationToken cancellation) =>
        await LookAsync(cancellation);

    /// <inheritdoc/>
    public override async Task<PlanAnswer> PlanAsync(
        Activation activation,
        CancellationToken cancellation
    )
    {
        try
        {
            var found = activation.Found as InPlaceInspection ?? await LookAsync(cancellation);
            if (activation.Kind == RunKind.Retire)
            {
                return PlanAnswer.No(
                    $"{found.Host.Place} is the only place: nothing is kept running beside it",
                    "nothing needs to be done; see: lastgood status"
                );
            }
            if (found.Serving == activation.Version && found.IsHealthy)
            {
                return PlanAnswer.No(
                    $"{activation.Version} serves already, in {found.Host.Place}",
                    "nothing needs to be done; see: lastgood status"
                );
            }
            var answer = await Host.PlanAsync(
                activation with
                {
                    Found = found,
                },
                found.Host,
                cancellation
            );
            return answer.Refusal is not null
                ? answer
                : answer with
                {
                    Steps =
                    [
                        // Taking it back includes waiting until what served before is well again.
                        .. answer.Steps.Select(s =>
                            s.MovesTraffic
                                ? s with
                                {
                                    Timeout = s.Timeout + options.StartTimeout,
                                }
                                : s
                        ),
                        ReadyStep.For(activation.Version, options),
                    ],
                };
        }
        catch (PlatformException e)
        {
            return new PlanAnswer([], Refusals.Of(e));
        }
    }

    /// <inheritdoc/>
    public override async Task<ServingCheck> VerifyAsync(
        string version,
        CancellationToken cancellation
    )
    {
        var seen = await probe.AskAsync(cancellation);
        if (!seen.IsGood(version))
        {
            return new ServingCheck(
                Serves: false,
                seen.Evidence + (seen.Version == version ? "" : $", expected {version}")
            );
        }
        var own = await Host.VerifyAsync(version, cancellation);
        return new ServingCheck(
            own.Serves,
            own.Evidence.Length == 0 ? seen.Evidence : $"{seen.Evidence}; {own.Evidence}"
        );
    }

    private async Task<InPlaceInspection> LookAsync(CancellationToken cancellation)
    {
        var asking = probe.AskAsync(cancellation);
        var found = await Host.LookAsync(cancellation);
        var seen = await asking;
        // What runs knows best which it is; one that hangs does not say, and then the host's records do.
        var serving = !found.IsWhole
            ? null
            : seen.Version ?? (found.Running ? found.Release : null);
        var candidates = new List<Candidate>
        {
            new(
                found.Place,
                options.Front,
                seen.Version ?? found.Release,
                found.Running,
                found.Running ? seen.Healthy : null,
                Serving: found.Running
            )
            {
                Artifact = serving == found.Release ? found.Artifact : null,
            },
        };
        candidates.AddRange(found.Others.Select(static kept => kept.AsCandidate()));
        return new InPlaceInspection(
            found,
            seen.Healthy,
            serving,
            candidates,
            [.. found.Problems, .. Disagreement(found, seen)]
        )
        {
            Variables = found.Variables,
        };
    }

    private IEnumerable<string> Disagreement(HostState found, PlaceAnswer seen)
    {
        if (found.Running && seen.Version is { } says && found.Release is { } is_ && says != is_)
        {
            yield return $"{found.Place} holds {is_} ({found.Evidence}), and {says} answers at {options.Front}: does it have to be restarted, or is {options.Front} another service?";
        }
        if (!found.Running && seen.Version is { } stranger)
        {
            yield return $"nothing runs in {found.Place} ({found.Evidence}), and {stranger} answers at {options.Front}: somebody else has its address";
        }
    }
}

/// <summary>What was found, in the host's own terms too: what a plan is made from.</summary>
/// <param name="Host">What the host says.</param>
/// <param name="IsHealthy">Whether the service's health check passes.</param>
/// <param name="Serving">See <see cref="Inspection"/>.</param>
/// <param name="Candidates">See <see cref="Inspection"/>.</param>
/// <param name="Problems">See <see cref="Inspection"/>.</param>
internal sealed record InPlaceInspection(
    HostState Host,
    bool IsHealthy,
    string? Serving,
    IReadOnlyList<Candidate> Candidates,
    IReadOnlyList<string> Problems
) : Inspection(Serving, Candidates, Problems);
