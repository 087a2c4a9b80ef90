using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Lastgood.Stage.Load;

/// <summary>
/// Customers: so many requests a second, half of them checkouts, over keep-alive connections, each recorded. They come
/// whether or not those before them were served, as customers do; none is sent twice.
/// </summary>
public sealed class Traffic : IAsyncDisposable
{
    /// <summary>Connections that are there from the start; more are opened when all are waiting for an answer.</summary>
    private const int Connections = 16;

    private static readonly TimeSpan GivingUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly IPEndPoint _server;
    private readonly (string Path, byte[] Bytes)[] _requests;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<KeptConnection> _idle = new();
    private readonly ConcurrentQueue<Reply> _replies = new();
    private readonly ConcurrentDictionary<long, Task> _pending = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;

    private Traffic(Uri address, int perSecond, TimeProvider time)
    {
        _server = new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
        _time = time;
        _requests =
        [
            ("/", Request("GET / HTTP/1.1", address)),
            ("/checkout", Request("POST /checkout HTTP/1.1", address)),
        ];
        _sending = SendAsync(perSecond, _stop.Token);
    }

    /// <summary>Every request that has come to its end, in the order in which they ended.</summary>
    public IReadOnlyList<Reply> Replies => [.. _replies];

    /// <summary>Opens the shop's doors.</summary>
    /// <param name="front">The address; its host is an IP address.</param>
    /// <param name="perSecond">How many requests a second.</param>
    /// <param name="time">The clock.</param>
    public static Traffic Start(string front, int perSecond, TimeProvider time) =>
        new(new Uri(front), perSecond, time);

    /// <summary>Sends no more, and waits for what is still to be answered.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        await Task.WhenAll(_pending.Values);
        while (_idle.TryDequeue(out var connection))
        {
            connection.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private static byte[] Request(string line, Uri address) =>
        System.Text.Encoding.ASCII.GetBytes(
            $"{line}\r\nHost: {address.Authority}\r\nContent-Length: 0\r\n\r\n"
        );

    private async Task SendAsync(int perSecond, CancellationToken stop)
    {
        await OpenConnectionsAsync(stop);
        using var ticks = new PeriodicTimer(Tick, _time);
        var begin = _time.GetTimestamp();
        var sent = 0L;
        try
        {
            while (await ticks.WaitForNextTickAsync(stop))
            {
                // What is due by the clock, not one a tick: a late tick does not make the customers fewer.
                var due = (long)(_time.GetElapsedTime(begin).TotalSeconds * perSecond);
                for (; sent < due; sent++)
                {
                    Launch(sent);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The day is over.
        }
    }

    private async Task OpenConnectionsAsync(CancellationToken stop)
    {
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                _idle.Enqueue(await KeptConnection.OpenAsync(_server, stop));
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Then the requests themselves will find out, and record it.
        }
    }

    private void Launch(long number)
    {
        var request = _requests[number % _requests.Length];
        var pending = AskAsync(request.Path, request.Bytes);
        _pending[number] = pending;
        _ = pending.ContinueWith(
            _ => _pending.TryRemove(number, out var _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    private async Task AskAsync(string path, byte[] request)
    {
        // Not this request's thread: the next one is due.
        await Task.Yield();
        using var patience = new CancellationTokenSource(GivingUp, _time);
        var sentAt = _time.GetUtcNow();
        KeptConnection? connection = null;
        try
        {
            if (!_idle.TryDequeue(out connection))
            {
                connection = await KeptConnection.OpenAsync(_server, patience.Token);
            }
            var answer = await connection.AskAsync(request, patience.Token);
            Record(answer.Status, answer, null);
            if (!answer.Closing)
            {
                _idle.Enqueue(connection);
                connection = null;
            }
        }
        catch (OperationCanceledException)
        {
            Record(null, null, $"no answer within {GivingUp.TotalSeconds} s");
        }
        catch (Exception e) when (e is SocketException or InvalidDataException)
        {
            Record(null, null, e.Message);
        }
        finally
        {
            connection?.Dispose();
        }

        void Record(int? status, RawAnswer? answer, string? problem) =>
            _replies.Enqueue(
                new Reply(
                    path,
                    sentAt,
                    _time.GetUtcNow(),
                    status,
                    answer?.Headers.GetValueOrDefault("X-Shop-Version"),
                    answer?.Headers.GetValueOrDefault("X-Shop-Slot"),
                    problem
                )
            );
    }
}
