using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Nginx.Traffic;

/// <summary>Reloads nginx and makes sure that it did: the exit code of <c>nginx -s reload</c> proves nothing.</summary>
internal sealed class Reloader(NginxOptions options, NginxCommand nginx, TimeProvider time)
{
    /// <summary>Reloads, and waits until only workers that were started after it accept connections.</summary>
    /// <returns>Evidence.</returns>
    /// <exception cref="PlatformException">nginx does not run, or went on with its old workers.</exception>
    public async Task<Details> ReloadAsync(CancellationToken cancellation)
    {
        var master = Workers.MasterIn(await nginx.PidFileAsync(cancellation));
        var before = master is { } pid ? Workers.Of(pid) : WorkerSet.None;
        await nginx.ReloadAsync(cancellation);
        if (master is not { } running || before.Active.Count == 0)
        {
            return Details.Of(("workers", "cannot be seen from here"));
        }
        var patience = new Patience(time, options.CommandTimeout);
        var now = Workers.Of(running);
        while (now.Active.Count == 0 || now.Active.Intersect(before.Active).Any())
        {
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"nginx was told to reload and {Spoken.Duration(options.CommandTimeout)} later its old workers still accept connections: it did not take the configuration",
                    "its error log says why; look there"
                );
            }
            now = Workers.Of(running);
        }
        return Details.Of(
            ("workers", $"{Count(now.Active)} new under the same master ({running})"),
            ("draining", Draining(now))
        );
    }

    /// <summary>How many workers of earlier configurations still have connections.</summary>
    public async Task<string> DrainingAsync(CancellationToken cancellation)
    {
        var master = Workers.MasterIn(await nginx.PidFileAsync(cancellation));
        return master is { } pid ? Draining(Workers.Of(pid)) : "cannot be seen from here";
    }

    private static string Draining(WorkerSet workers) =>
        workers.Draining.Count == 0
            ? "all old workers are gone"
            : $"{Count(workers.Draining)} old still have connections (process {string.Join(", ", workers.Draining)}); worker_shutdown_timeout bounds how long";

    private static string Count(IReadOnlyList<int> workers) =>
        workers.Count.ToString(CultureInfo.InvariantCulture);
}
