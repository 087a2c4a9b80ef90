using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Bench.Scale;

/// <summary>What has happened to a service so far: a good release, which was measured, and after it another one.</summary>
internal static class ScaledHistory
{
    private const string By = "bench";

    public static IReadOnlyList<Fact> Facts { get; } =
    [
        new ReleaseActivated(MemoryPlatform.Good, null, RunKind.Deploy, By),
        new VerdictGiven(MemoryPlatform.Good, Verdict.Good, "verified", By, null),
        new BaselineTaken(new Baseline(MemoryPlatform.Good, 100_000, 0.001, ScaledTraffic.P95)),
        new ReleaseActivated(MemoryPlatform.Newest, MemoryPlatform.Good, RunKind.Deploy, By),
    ];

    /// <summary>Writes it.</summary>
    public static async Task WriteAsync<TStore>(
        TStore store,
        string service,
        CancellationToken cancellation
    )
        where TStore : IJournal, ILeases
    {
        await using var lease = await store.TryAcquireAsync(service, cancellation);
        await store.AppendAsync(
            lease!,
            [.. Facts.Select(static fact => new NewFact(null, fact))],
            cancellation
        );
    }

    /// <summary>As the journal would give it back.</summary>
    public static ServiceState State(string service, DateTimeOffset at) =>
        ServiceState.From(
            service,
            Facts.Select((fact, i) => new Entry(i + 1, service, at, null, fact))
        );
}
