namespace Lastgood.Core.Decisions.Comparison;

/// <summary>
/// The smallest shift that matters: the larger of an absolute and a relative one. For a metric that is 0 most of the
/// time, both medians and the shift are 0 whatever its peaks do: leave it at <see cref="Any"/>, so that the ranks decide.
/// </summary>
/// <param name="absolute">In the metric's unit; finite, at least 0.</param>
/// <param name="relative">As a share of the baseline's median, 0.1 for 10 %; finite, at least 0. Of a median of 0, any share is 0.</param>
/// <exception cref="ArgumentOutOfRangeException">A share or amount is negative or not finite.</exception>
public sealed class SmallestEffect(double absolute, double relative)
{
    /// <summary>Every significant shift matters.</summary>
    public static SmallestEffect Any { get; } = new(absolute: 0, relative: 0);

    /// <summary>In the metric's unit.</summary>
    public double Absolute { get; } = Checked(absolute, nameof(absolute));

    /// <summary>As a share of the baseline's median.</summary>
    public double Relative { get; } = Checked(relative, nameof(relative));

    /// <summary>What it is for a baseline, in the metric's unit; finite, at least 0.</summary>
    /// <param name="median">The baseline's median.</param>
    public double For(double median) =>
        Math.Clamp(Relative * Math.Abs(median), Absolute, double.MaxValue);

    private static double Checked(double value, string name) =>
        value is >= 0 and <= double.MaxValue
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "finite, at least 0");
}
