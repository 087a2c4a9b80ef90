using Lastgood.Adapters.Platforms.Haproxy.Runtime;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Haproxy.Traffic;

/// <summary>The same backend in all HAProxy processes: told one after the other, asked at once.</summary>
/// <param name="backends">One a process.</param>
/// <param name="time">Measures.</param>
internal sealed class Balancers(IReadOnlyList<Backend> backends, TimeProvider time)
{
    /// <summary>How long HAProxy may go on answering from before a change until that is a failure.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <summary>The first: what speaks for all where they agree.</summary>
    public Backend First => backends[0];

    /// <summary>What each says.</summary>
    /// <exception cref="PlatformException">One does not answer.</exception>
    public Task<BackendState[]> LookAsync(CancellationToken cancellation) =>
        Task.WhenAll(backends.Select(b => b.LookAsync(cancellation)));

    /// <summary>The sessions of a server, all together.</summary>
    public async Task<long> SessionsAsync(string server, CancellationToken cancellation) =>
        (await Task.WhenAll(backends.Select(b => b.SessionsAsync(server, cancellation)))).Sum();

    /// <summary>Sets the weights of two servers, one after the other, each at every HAProxy.</summary>
    /// <exception cref="PlatformException">One refused, or does not answer.</exception>
    public async Task WeighAsync(
        string from,
        string to,
        Weights weights,
        CancellationToken cancellation
    )
    {
        foreach (var (server, weight) in weights.InOrder(from, to))
        {
            foreach (var backend in backends)
            {
                await backend.WeighAsync(server, weight, cancellation);
            }
        }
    }

    /// <summary>Does something at each, whatever becomes of the others.</summary>
    /// <returns>The first trouble; null where there was none.</returns>
    public async Task<PlatformException?> EachAloneAsync(Func<Backend, Task> act)
    {
        PlatformException? first = null;
        foreach (var backend in backends)
        {
            try
            {
                await act(backend);
            }
            catch (PlatformException e)
            {
                first ??= e;
            }
        }
        return first;
    }

    /// <summary>Takes a server in wherever it is out, and waits until every HAProxy's own checks find it up.</summary>
    /// <exception cref="PlatformException">One of them does not.</exception>
    public async Task AdmitAsync(string server, TimeSpan limit, CancellationToken cancellation)
    {
        await TakeInAsync(server, cancellation);
        var patience = new Patience(time, limit);
        while (await DownAsync(server, cancellation) is { } down)
        {
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"HAProxy at {down.Socket} does not find server {server} up within {Spoken.Duration(limit)}, so it would send nobody there; its check says: {await down.CheckAsync(server, cancellation)}",
                    $"does its check (\"option httpchk\", \"check\") fit the service? Try: {down.HowToLook}"
                );
            }
        }
    }

    /// <summary>Takes a server in wherever it is out.</summary>
    public Task TakeInAsync(string server, CancellationToken cancellation) =>
        EachAsync(
            static (state, name) => state[name].IsInMaintenance,
            static (backend, name, cancellation) => backend.TakeInAsync(name, cancellation),
            server,
            cancellation
        );

    /// <summary>Takes a server out wherever it is in.</summary>
    public Task TakeOutAsync(string server, CancellationToken cancellation) =>
        EachAsync(
            static (state, name) => !state[name].IsInMaintenance,
            static (backend, name, cancellation) => backend.TakeOutAsync(name, cancellation),
            server,
            cancellation
        );

    private async Task EachAsync(
        Func<BackendState, string, bool> where,
        Func<Backend, string, CancellationToken, Task> tell,
        string server,
        CancellationToken cancellation
    )
    {
        foreach (var backend in backends)
        {
            if (where(await backend.LookAsync(cancellation), server))
            {
                await tell(backend, server, cancellation);
            }
        }
    }

    /// <summary>The first that does not find a server up; null where all do.</summary>
    private async Task<Backend?> DownAsync(string server, CancellationToken cancellation)
    {
        foreach (var backend in backends)
        {
            if (!(await backend.LookAsync(cancellation))[server].IsUp)
            {
                return backend;
            }
        }
        return null;
    }
}
