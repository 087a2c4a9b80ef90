namespace Lastgood.Core.Decisions;

/// <summary>
/// How long a condition has been met without a break. Time counts between two measurements that both found it met; a
/// measurement that found nothing neither adds time nor takes it away; one that found it clear begins anew.
/// </summary>
internal sealed class Hold
{
    private TimeSpan held;
    private TimeSpan? metAt;

    /// <summary>Takes what was measured: met, clear, or (null) nothing.</summary>
    public void Advance(TimeSpan at, bool? met)
    {
        if (met == false)
        {
            held = TimeSpan.Zero;
        }
        if (met == true && metAt is { } before)
        {
            held += at - before;
        }
        metAt = met == true ? at : null;
    }

    /// <summary>How long it has been met, taking it that it is still as last measured.</summary>
    public TimeSpan At(TimeSpan now) =>
        metAt is { } measured && now > measured ? held + (now - measured) : held;

    /// <summary>How long it has been met up to the last measurement.</summary>
    public TimeSpan Measured => held;

    /// <summary>When it will have been met for long enough, should it go on; null where it is not met now.</summary>
    public TimeSpan? Reaches(TimeSpan enough) =>
        metAt is { } measured ? measured + enough - held : null;
}
