namespace Lastgood.Adapters.Mitigations;

/// <summary>What is configured against a failing dependency: a circuit breaker, a fallback flag, with its own way back.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="On">What switches it on; doing so twice is the same as once.</param>
/// <param name="Off">What switches it off again.</param>
/// <param name="Timeout">The longest that either may take.</param>
public sealed record Mitigation(string Name, Lever On, Lever Off, TimeSpan Timeout);
