using System.Globalization;
using Lastgood.Adapters.Platforms;
using Lastgood.Adapters.Signals.AccessLogs;

namespace Lastgood.App.Configuration;

/// <summary>Where a service's requests are logged.</summary>
/// <param name="Options">The log; in the values of its filters <c>{slot}</c> and <c>{port}</c> are not filled in yet.</param>
internal sealed record AccessLogSettings(AccessLogOptions Options)
{
    /// <summary>What may stand in braces in the values of filters.</summary>
    public static IReadOnlyList<string> Placeholders { get; } = ["slot", "port"];

    /// <summary>How the log is read for the release in a place.</summary>
    public AccessLogOptions For(Place place)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["slot"] = place.Name,
            ["port"] = new Uri(place.Url).Port.ToString(CultureInfo.InvariantCulture),
        };
        return Options with
        {
            Filters =
            [
                .. Options.Filters.Select(f =>
                    f with
                    {
                        Value = Lastgood.Adapters.Processes.Placeholders.Fill([f.Value], values)[0],
                    }
                ),
            ],
        };
    }
}
