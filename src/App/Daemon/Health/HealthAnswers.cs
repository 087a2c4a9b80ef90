using System.Net;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Readiness;
using Lastgood.Core.Readiness;

namespace Lastgood.App.Daemon.Health;

/// <summary>
/// Answers whoever keeps lastgood itself running: <c>GET /healthz</c>, whether the watching turns, and <c>GET /readyz</c>, whether
/// what it finds can be written down too.
/// </summary>
/// <param name="pulse">How the watching goes.</param>
/// <param name="state">The folder of the journal.</param>
internal sealed class HealthAnswers(Pulse pulse, string state)
{
    private const int Parallel = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Listens until it is stopped.</summary>
    /// <param name="place">Where.</param>
    /// <param name="say">Told where it listens, and why it cannot.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopped">Ends it.</param>
    public Task ListenAsync(
        IPEndPoint place,
        Action<string> say,
        TimeProvider time,
        CancellationToken stopped
    ) =>
        Listening.KeepAsync(
            () =>
            {
                var server = new SmallServer(
                    place.Address.ToString(),
                    place.Port,
                    Patience,
                    Parallel,
                    (request, _) =>
                        Task.FromResult(Answer(request.HttpMethod, request.Url?.AbsolutePath ?? ""))
                );
                return (server, $"its own health is told on http://{place}/healthz", server.Ended);
            },
            trouble => $"its own health cannot be told on {place}: {trouble}; it is tried again",
            say,
            time,
            stopped
        );

    /// <summary>Answers a request: a status of HTTP and a line.</summary>
    public (int Status, string Text) Answer(string method, string path)
    {
        if (method != "GET")
        {
            return (405, "only GET is answered");
        }
        return path switch
        {
            "/healthz" => Of(pulse.Stuck),
            "/readyz" => Of([.. pulse.Stuck, .. Unready]),
            _ => (404, "there are /healthz and /readyz"),
        };
    }

    private static (int Status, string Text) Of(IReadOnlyList<string> troubles) =>
        troubles.Count == 0 ? (200, "ok") : (503, string.Join("; ", troubles));

    // That the configuration was right is certain: what watches has read it.
    private IEnumerable<string> Unready =>
        (
            (ReadinessCheck[])
                [Room.Check("disk space", state, StateReadiness.LeastRoom), Writing.Check(state)]
        )
            .Where(static c => c.Answer == ReadinessAnswer.No)
            .Select(static c => $"{c.Name}: {c.Seen}");
}
