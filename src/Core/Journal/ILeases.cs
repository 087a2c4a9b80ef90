namespace Lastgood.Core.Journal;

/// <summary>Gives the right to act on a service to one process at a time.</summary>
public interface ILeases
{
    /// <summary>
    /// Takes the lease of a service, or returns null when another process holds it. A lease ends when it is disposed of
    /// and when its process dies, however it dies; no clock decides.
    /// </summary>
    Task<ILease?> TryAcquireAsync(string service, CancellationToken cancellation);
}

/// <summary>The right to append to a service's runs and to act on the service.</summary>
public interface ILease : IAsyncDisposable
{
    /// <summary>The service.</summary>
    string Service { get; }

    /// <summary>Grows by at least one with each acquisition: an append with an older number is refused.</summary>
    long Fence { get; }
}
