using System.Text;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Core.Journal;

namespace Lastgood.Adapters.Platforms.Kubernetes.Admission;

/// <summary>
/// Answers an API server's question whether a workload may be written, or what Helm or Argo CD write before theirs: not with a release that
/// is bad, nor while its service is frozen. What it does not know of it lets through.
/// </summary>
/// <param name="services">The services of one cluster.</param>
/// <param name="read">What is known of a service; throws where that cannot be read.</param>
/// <param name="fails">What is answered where it cannot be read.</param>
/// <param name="time">Measures.</param>
public sealed class AdmissionGate(
    IReadOnlyList<ClusterOptions> services,
    Func<string, CancellationToken, Task<ServiceState>> read,
    GateFailure fails,
    TimeProvider time
)
{
    /// <summary>How long the journal is waited for: less than <see cref="GateManifest.Seconds"/>, after which the API server gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Answers one question.</summary>
    /// <param name="body">The review, bounded by whoever hands it over.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The review that answers it, in UTF-8; null where the question is no review.</returns>
    public async Task<byte[]?> AnswerAsync(Stream body, CancellationToken cancellation)
    {
        var question = await GateQuestion.ReadAsync(body, cancellation);
        return question is null
            ? null
            : Encoding.UTF8.GetBytes(
                (await DecideAsync(question, cancellation)).ToReview(question.Uid).ToJsonString()
            );
    }

    private async Task<GateAnswer> DecideAsync(
        GateQuestion question,
        CancellationToken cancellation
    )
    {
        if (services.FirstOrDefault(s => GateSubject.Is(s, question)) is not { } options)
        {
            return GateAnswer.Yes;
        }
        try
        {
            var state = await read(options.Service, cancellation)
                .WaitAsync(Patience, time, cancellation);
            return GateRules.Decide(question, options, state);
        }
        // Whatever it is: an answer is due.
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            var trouble = $"what is known of {options.Service} cannot be read: {e.Message}";
            return fails == GateFailure.Open
                ? new GateAnswer(Warning: $"lastgood lets it through unchecked: {trouble}")
                : new GateAnswer($"lastgood: {trouble}");
        }
    }
}

/// <summary>What becomes of a workload where nothing can be known of it.</summary>
public enum GateFailure
{
    /// <summary>It may be written.</summary>
    Open,

    /// <summary>It may not.</summary>
    Closed,
}
