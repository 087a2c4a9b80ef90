using System.Runtime.CompilerServices;
using Lastgood.Adapters.Signals.AccessLogs;
using Lastgood.App.Configuration;

namespace Lastgood.App.Composition;

/// <summary>
/// The access logs that this process follows: one reader for a service, whoever asks, for as long as its settings are in
/// force. What a configuration has left behind goes with it.
/// </summary>
internal sealed class AccessLogs(TimeProvider time) : IDisposable
{
    private readonly ConditionalWeakTable<AccessLogSettings, AccessLogCounters> readers = [];

    /// <summary>The reader of a service's log; null where it has none.</summary>
    public AccessLogCounters? Of(ServiceSettings service) =>
        service.AccessLog is { } log
            ? readers.GetValue(
                log,
                _ => new AccessLogCounters(
                    service.Platform.Places.ToDictionary(
                        static place => place.Url.TrimEnd('/'),
                        log.For,
                        StringComparer.Ordinal
                    ),
                    time
                )
            )
            : null;

    public void Dispose()
    {
        foreach (var (_, reader) in readers)
        {
            reader.Dispose();
        }
    }
}
