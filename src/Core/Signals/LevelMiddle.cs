namespace Lastgood.Core.Signals;

/// <summary>The mean of a level over all that was measured of it, in constant memory.</summary>
internal sealed class LevelMiddle
{
    private long count;

    /// <summary>The mean; null before the first value.</summary>
    public double? Mean => count == 0 ? null : mean;

    private double mean;

    public void Add(double value)
    {
        count++;
        mean += (value - mean) / count;
    }
}
