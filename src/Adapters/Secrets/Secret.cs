namespace Lastgood.Adapters.Secrets;

/// <summary>A text that nobody may read by accident: it prints as <c>[redacted]</c>, wherever it is printed.</summary>
/// <param name="value">The text.</param>
public sealed class Secret(string value)
{
    /// <summary>The text itself, for the one place that sends it.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => "[redacted]";
}
