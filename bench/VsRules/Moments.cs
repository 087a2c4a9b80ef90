using System.Collections.Concurrent;
using System.Diagnostics;
using Lastgood.Adapters.Processes;

namespace Lastgood.Bench.VsRules;

/// <summary>When something was said first of each service, by the clock that all processes of a machine share.</summary>
/// <param name="what">What is said.</param>
internal sealed class Moments(string what)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> moments = new(
        StringComparer.Ordinal
    );

    /// <summary>Takes note; the first time counts.</summary>
    public void Note(string service, long timestamp) => Of(service).TrySetResult(timestamp);

    /// <summary>Takes note that it was now.</summary>
    public void Note(string service) => Note(service, Stopwatch.GetTimestamp());

    /// <summary>Waits for it.</summary>
    /// <exception cref="CommandException">It was not said in time.</exception>
    public async Task<long> OfAsync(string service, CancellationToken cancellation)
    {
        try
        {
            return await Of(service).Task.WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new CommandException(
                $"of {service} {what} was not heard within {Patience.TotalMinutes} min",
                inner: e
            );
        }
    }

    private TaskCompletionSource<long> Of(string service) =>
        moments.GetOrAdd(
            service,
            static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)
        );
}
