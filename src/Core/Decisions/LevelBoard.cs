using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>The newest sample of each level, and its middle since the activation.</summary>
internal sealed class LevelBoard
{
    private readonly Dictionary<string, Level> levels = new(StringComparer.Ordinal);

    /// <summary>The middles, in the order of their signals.</summary>
    public IReadOnlyList<BaselineLevel> Middles =>
        [
            .. levels
                .Where(static level => level.Value.Middle.Mean is not null)
                .Select(static level => new BaselineLevel(
                    level.Key,
                    level.Value.Middle.Mean!.Value
                ))
                .OrderBy(static level => level.Signal, StringComparer.Ordinal),
        ];

    /// <summary>Whether a source brings this level.</summary>
    public bool Has(Signal signal) =>
        levels.TryGetValue(signal.Name, out var level) && level.Newest is not null;

    /// <summary>Takes a sample; what was taken, or null where it was not later than the last one.</summary>
    public LevelReading? Add(SignalSample sample)
    {
        var level = Of(sample.Signal);
        if (sample.At <= level.Newest?.At)
        {
            return null;
        }
        var taken =
            sample.Value is { } value && Plausible.WhyNot(sample.Signal, value) is { } why
                ? LevelReading.None(sample.At, why)
                : LevelReading.Of(sample);
        level.Newest = taken;
        if (taken.Value is { } finite)
        {
            level.Middle.Add(finite);
        }
        return taken;
    }

    /// <summary>Takes a value for the middle alone.</summary>
    public void Remember(Signal signal, double value) => Of(signal).Middle.Add(value);

    /// <summary>The newest sample, or that there is none any more.</summary>
    public LevelReading Newest(Signal signal, TimeSpan now, TimeSpan fresh)
    {
        if (!levels.TryGetValue(signal.Name, out var level) || level.Newest is not { } newest)
        {
            return LevelReading.None(now, "not measured yet");
        }
        var age = now - newest.At;
        return newest.Value is null || age <= Longer(fresh, newest.Window)
            ? newest
            : LevelReading.None(now, $"no sample for {Durations.Rounded(age)}");
    }

    /// <summary>Until when the newest sample stands; null where it does not even now.</summary>
    public TimeSpan? FreshUntil(Signal signal, TimeSpan fresh) =>
        levels.TryGetValue(signal.Name, out var level) && level.Newest is { Value: not null } newest
            ? newest.At + Longer(fresh, newest.Window)
            : null;

    /// <summary>What was measured over a span stands for at least as long as that.</summary>
    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private Level Of(Signal signal)
    {
        if (!levels.TryGetValue(signal.Name, out var level))
        {
            levels.Add(signal.Name, level = new Level());
        }
        return level;
    }

    private sealed class Level
    {
        public LevelReading? Newest { get; set; }
        public LevelMiddle Middle { get; } = new();
    }
}
