using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Replay;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.App.Replaying;

/// <summary>
/// What a Prometheus remembers of one service as moments of a recording. It does not know what served then: one release is
/// taken to serve all the time and to be to blame, and the last good one to be well.
/// </summary>
/// <param name="history">The past.</param>
/// <param name="state">What the journal has of the service today: its baseline is compared with.</param>
internal sealed class PastMoments(PrometheusHistory history, ServiceState state)
{
    /// <summary>Whether any signal had a value at any moment so far.</summary>
    public bool AnyValue { get; private set; }

    /// <summary>Why the newest sample without a value has none.</summary>
    public string? Missing { get; private set; }

    /// <summary>The figures that relative thresholds are compared with; null where there are none.</summary>
    public Baseline? Baseline { get; } =
        state.Serving is { } serving
            ? state.WaysBack(serving.Version).FirstOrDefault()?.Baseline
            : null;

    /// <summary>Reads every moment of a span, in order.</summary>
    public async IAsyncEnumerable<Moment> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        string? mitigation,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var serving = state.Serving?.Version ?? "the release";
        var known = new Circumstances
        {
            Serving = serving,
            ServingVerdict = Verdict.Unproven,
            LastGood = new LastGood(
                state.WaysBack(serving).FirstOrDefault()?.Version ?? "the release before",
                LastGoodState.Healthy,
                "taken to be healthy"
            ),
            Mitigation = mitigation,
        };
        ActivationBegan? began = new(serving, Baseline, Age: null, TimeSpan.Zero);
        var samples = new List<SignalSample>();
        await foreach (var (_, _, sample) in history.ReadAsync(from, to, step, cancellation))
        {
            if (samples.Count > 0 && samples[0].At != sample.At)
            {
                yield return Take();
            }
            samples.Add(sample);
            AnyValue |= sample.Value is not null;
            Missing = sample.Missing ?? Missing;
        }
        if (samples.Count > 0)
        {
            yield return Take();
        }

        Moment Take()
        {
            var moment = new Moment
            {
                At = samples[0].At,
                Observed = new Observed { Samples = [.. samples] },
                Known = known,
                Began = began,
            };
            began = null;
            samples.Clear();
            return moment;
        }
    }
}
