using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions.Replay;

/// <summary>What a recording is about.</summary>
/// <param name="Service">The service.</param>
/// <param name="Policy">The name of the policy that held, as <c>policy show</c> knows it.</param>
/// <param name="Began">When the recording began, by the wall clock.</param>
/// <param name="Interval">How often it was measured.</param>
/// <param name="Signals">What was measured.</param>
/// <param name="Activation">The release that served when it began.</param>
public sealed record RecordingHead(
    string Service,
    string Policy,
    DateTimeOffset Began,
    TimeSpan Interval,
    IReadOnlyList<Signal> Signals,
    ActivationBegan Activation
);
