using Lastgood.Core.Policies;

namespace Lastgood.App.Configuration.Format;

/// <summary>A span of time.</summary>
/// <param name="least">The shortest that is allowed.</param>
/// <param name="most">The longest that is allowed.</param>
internal sealed class DurationShape(TimeSpan least, TimeSpan most) : ScalarShape<TimeSpan>
{
    public override string Expected => $"a duration from {Range}, e.g. 500ms, 10s, 2m or 1h";

    public override string Range => $"{Durations.Format(least)} to {Durations.Format(most)}";

    protected override string Pattern => "^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";

    public override string ToYaml(TimeSpan value) => Durations.Format(value);

    protected override bool TryParse(
        string text,
        Context context,
        out TimeSpan value,
        out string? problem
    )
    {
        problem = null;
        return Durations.TryParse(text, out value) && value >= least && value <= most;
    }
}
