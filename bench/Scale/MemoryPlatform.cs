using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;

namespace Lastgood.Bench.Scale;

/// <summary>Two slots and a switch in memory: the release that serves and the last good one, which is warm.</summary>
internal sealed class MemoryPlatform : IPlatform, IVerifier
{
    /// <summary>The release that is known to be good.</summary>
    public const string Good = "1.0";

    /// <summary>The one that was deployed after it.</summary>
    public const string Newest = "1.1";

    private string serving = Newest;
    private Inspection? found;

    public string Name => "memory";

    public Task<Inspection> InspectAsync(CancellationToken cancellation) =>
        Task.FromResult(
            found ??= new Inspection(serving, [Slot("blue", Good), Slot("green", Newest)], [])
        );

    public Task<PlanAnswer> PlanAsync(Activation activation, CancellationToken cancellation) =>
        Task.FromResult(
            new PlanAnswer(
                [
                    new PlannedStep(
                        "switch",
                        $"switch to {activation.Version}",
                        Core.Runs.Stage.Activate,
                        [],
                        Details.Of(("version", activation.Version)),
                        TimeSpan.FromSeconds(10)
                    ),
                ],
                null
            )
        );

    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(Details.Of(("serving", serving)));

    public Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(
            serving == step.Arguments["version"] ? Observation.Applied : Observation.NotApplied
        );

    public Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(Serve(step.Arguments["version"]));

    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => Task.FromResult(Serve(capture["serving"]));

    public Task<ServingCheck> VerifyAsync(string version, CancellationToken cancellation) =>
        Task.FromResult(new ServingCheck(serving == version, $"{serving} serves"));

    public Task<VerificationResult> VerifyAsync(
        IPlatform platform,
        string version,
        VerificationSpec spec,
        CancellationToken cancellation
    ) => Task.FromResult(new VerificationResult([]));

    /// <summary>The version that answers at an address.</summary>
    public static string At(string url) =>
        url.EndsWith("blue", StringComparison.Ordinal) ? Good : Newest;

    private Details Serve(string version)
    {
        (serving, found) = (version, null);
        return Details.None;
    }

    private Candidate Slot(string place, string version) =>
        new(place, $"http://{place}", version, true, true, version == serving);
}
