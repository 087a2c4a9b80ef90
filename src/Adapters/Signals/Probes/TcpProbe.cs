using System.Net.Sockets;
using System.Text;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Probes;

/// <summary>Connects to a port.</summary>
/// <param name="options">Which port, and what it has to say.</param>
/// <param name="time">Measures timeouts; samples are dated by it, as a <see cref="MonotonicClock"/>.</param>
public sealed class TcpProbe(TcpProbeOptions options, TimeProvider time) : IHealthProbe
{
    private const int MaxAnswer = 4096;

    private readonly MonotonicClock clock = new(time);

    /// <inheritdoc/>
    public async Task<HealthSample> CheckAsync(CancellationToken cancellation)
    {
        using var deadline = new Deadline(options.Timeout, time, cancellation);
        var connected = "";
        string? failure;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(options.Host, options.Port, deadline.Token);
            connected = $"connected in {Spoken.Duration(deadline.Elapsed)}";
            failure = await TalkAsync(client.GetStream(), deadline.Token);
        }
        catch (Exception e)
        {
            failure = deadline.IsOver(cancellation)
                ? (connected.Length == 0 ? "no connection" : "no answer")
                    + $" within {Spoken.Duration(options.Timeout)}"
                : NetworkTrouble.Describe(e);
            if (failure is null)
            {
                throw;
            }
        }
        var seen = string.Join(
            " but ",
            new[] { connected, failure }.Where(static s => s is not (null or ""))
        );
        return new HealthSample(
            clock.Now,
            failure is null,
            FormattableString.Invariant($"TCP {options.Host}:{options.Port}: {seen}")
        );
    }

    /// <summary>What is wrong with the answer; null where nothing is.</summary>
    private async Task<string?> TalkAsync(NetworkStream stream, CancellationToken cancellation)
    {
        if (options.Send is { } send)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(send), cancellation);
        }
        if (options.Expect is not { } expect)
        {
            return null;
        }
        var wanted = Encoding.Latin1.GetBytes(expect);
        var answer = new byte[MaxAnswer];
        var length = 0;
        while (length < answer.Length)
        {
            var read = await stream.ReadAsync(answer.AsMemory(length), cancellation);
            length += read;
            if (answer.AsSpan(0, length).IndexOf(wanted) >= 0)
            {
                return null;
            }
            if (read == 0)
            {
                return $"closed without saying \"{Spoken.Excerpt(expect)}\"";
            }
        }
        return $"did not say \"{Spoken.Excerpt(expect)}\" in its first {Spoken.Bytes(MaxAnswer)}";
    }
}
