namespace Lastgood.Adapters.Signals.Exposition;

/// <summary>What was asked for, as found on a page.</summary>
/// <param name="Samples">The samples of the metrics asked for, in the page's order.</param>
/// <param name="Types">The declared types (<c>counter</c>, <c>histogram</c> …) of the families asked for, by family.</param>
/// <param name="Lines">How many lines hold, or should hold, a sample.</param>
/// <param name="Garbage">How many of them could not be read.</param>
internal sealed record ExpositionPage(
    IReadOnlyList<ExpositionSample> Samples,
    IReadOnlyDictionary<string, string> Types,
    int Lines,
    int Garbage
);

/// <summary>One sample.</summary>
/// <param name="Metric">The metric's name, its suffix (<c>_total</c>, <c>_bucket</c>) included.</param>
/// <param name="Labels">The labels by name, in ordinal order; values without escapes.</param>
/// <param name="Value">The value; NaN where the page has something that is no number.</param>
internal sealed record ExpositionSample(
    string Metric,
    IReadOnlyList<KeyValuePair<string, string>> Labels,
    double Value
)
{
    /// <summary>A label's value, or null.</summary>
    public string? Label(string name)
    {
        foreach (var (label, value) in Labels)
        {
            if (string.Equals(label, name, StringComparison.Ordinal))
            {
                return value;
            }
        }
        return null;
    }
}
