namespace Lastgood.Core.Signals;

/// <summary>Tells a value from what a source sends when it changed its units or its mind.</summary>
internal static class Plausible
{
    /// <summary>
    /// A control group may use more than its share for a moment (cpu.max.burst of the kernel's cgroup-v2.rst, at most as
    /// much again); more than twice of all there is, is a percentage that is taken for a ratio.
    /// </summary>
    private const double MostOfAShare = 2;

    /// <summary>Why a value cannot be one of its signal; null where it can.</summary>
    /// <param name="signal">A level.</param>
    /// <param name="value">In the signal's unit.</param>
    public static string? WhyNot(Signal signal, double value)
    {
        if (!double.IsFinite(value))
        {
            return FormattableString.Invariant($"{value} is not a value");
        }
        // What the user's own signals mean is known to the user only.
        if (signal.Unit == Units.Number)
        {
            return null;
        }
        if (value < 0)
        {
            return FormattableString.Invariant($"{value:0.######} is below zero");
        }
        var most =
            signal == Signal.ErrorRate ? 1
            : signal.Unit == Units.Ratio ? MostOfAShare
            : double.MaxValue;
        return value > most
            ? FormattableString.Invariant(
                $"{value:0.###} is more than there can be; {signal.Name} is a ratio, where 1 is all (is it a percentage?)"
            )
            : null;
    }
}
