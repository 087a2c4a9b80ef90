using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>What one round of measuring a service brought, in the order in which it is taken.</summary>
public sealed record Observed
{
    /// <summary>The request counters; null where the service has none.</summary>
    public CounterReading? Counters { get; init; }

    /// <summary>Levels and counts, of whichever sources.</summary>
    public IReadOnlyList<SignalSample> Samples { get; init; } = [];

    /// <summary>The health probe; null where none was made.</summary>
    public HealthSample? Health { get; init; }

    /// <summary>What further checks saw.</summary>
    public IReadOnlyList<CheckSample> Checks { get; init; } = [];

    /// <summary>The same with its times counted from a moment on.</summary>
    public Observed Since(TimeSpan begin) =>
        new()
        {
            Counters = Counters is { } counters
                ? new CounterReading(
                    counters.At - begin,
                    counters.Reading.Sample is { } read
                        ? counters.Reading with
                        {
                            Sample = read with { At = read.At - begin },
                        }
                        : counters.Reading
                )
                : null,
            Samples = [.. Samples.Select(s => s with { At = s.At - begin })],
            Health = Health is { } probe ? probe with { At = probe.At - begin } : null,
            Checks =
            [
                .. Checks.Select(c =>
                    c with
                    {
                        Sample = c.Sample with { At = c.Sample.At - begin },
                    }
                ),
            ],
        };
}

/// <summary>A try to read the request counters.</summary>
/// <param name="At">When it was tried, on a clock that never jumps; a sample brings its own time.</param>
/// <param name="Reading">A sample, or the reason why there is none.</param>
public sealed record CounterReading(TimeSpan At, Reading Reading);

/// <summary>A look of a further check.</summary>
/// <param name="Name">The check's name.</param>
/// <param name="Sample">What it saw.</param>
public sealed record CheckSample(string Name, HealthSample Sample);
