using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms;

/// <summary>The real software that a platform drives, with a service that serves 1.0 and can be had as 1.1.</summary>
public interface IPlatformBed : IAsyncDisposable
{
    /// <summary>A platform as a process that has just begun makes it.</summary>
    IPlatform Create();

    /// <summary>One that gives up soon on what never gets healthy.</summary>
    IPlatform CreateImpatient() => Create();

    /// <summary>A version that starts and never gets healthy.</summary>
    string Unhealthy { get; }

    /// <summary>A version whose artifact is not there.</summary>
    string Missing { get; }

    /// <summary>Whether the release that serves is stopped before another can be started, so that users may get nothing meanwhile.</summary>
    bool RestartsInPlace => false;

    /// <summary>What users get now, asked without the platform.</summary>
    Task<string> UsersGetAsync();

    /// <summary>Where a release runs now, by place, asked without the platform.</summary>
    Task<IReadOnlyList<string>> RunningAsync();

    /// <summary>Makes what the platform talks to unreachable.</summary>
    Task DisconnectAsync();

    /// <summary>Whether a step talks to what <see cref="DisconnectAsync"/> takes away.</summary>
    bool IsConnected(PlannedStep step);

    /// <summary>Another person changes what a step is about, so that it is neither before nor after it; false where nobody can.</summary>
    Task<bool> MeddleAsync(PlannedStep step);
}
