using Lastgood.Adapters.Processes;
using Lastgood.Core.Policies;

namespace Lastgood.Adapters.Signals.Alertmanager;

/// <summary>Which service an alert is about.</summary>
/// <param name="Label">The label that says it.</param>
/// <param name="ByValue">Services' names in the configuration by the label's value.</param>
public sealed record AlertServices(string Label, IReadOnlyDictionary<string, string> ByValue)
{
    /// <summary>The service; or why it is not known.</summary>
    internal (string? Service, string? Unmapped) Of(IReadOnlyDictionary<string, string> labels)
    {
        if (!labels.TryGetValue(Label, out var value))
        {
            return (null, $"the alert has no label {Label}");
        }
        if (ByValue.TryGetValue(value, out var service))
        {
            return (service, null);
        }
        var unknown = $"no service has {Label}=\"{Spoken.Excerpt(value)}\"";
        return (
            null,
            Spelling.Nearest(value, ByValue.Keys) is { } near
                ? $"{unknown}, did you mean \"{near}\"?"
                : unknown
        );
    }
}
