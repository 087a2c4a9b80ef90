namespace Lastgood.Core.Signals;

/// <summary>
/// Something that measures signals of services: a metrics system asked for all services at once, or a probe of one. One
/// folder below <c>Adapters/Signals</c> each.
/// </summary>
public interface ISignalSource
{
    /// <summary>What it measures, of whichever services it knows.</summary>
    IReadOnlyCollection<Signal> Signals { get; }

    /// <summary>
    /// Measures now. Trouble in the world is not an exception but a sample that says why it is missing, one for each
    /// service and signal that was asked for.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Task<IReadOnlyList<ServiceSample>> ReadAsync(CancellationToken cancellation);
}

/// <summary>A sample and the service it belongs to.</summary>
/// <param name="Service">The service's name in the configuration.</param>
/// <param name="Sample">The sample.</param>
public readonly record struct ServiceSample(string Service, SignalSample Sample);
