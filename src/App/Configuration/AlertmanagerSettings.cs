using Lastgood.Adapters.Signals.Alertmanager;

namespace Lastgood.App.Configuration;

/// <summary>Where Alertmanager's webhooks are taken.</summary>
/// <param name="Options">Where, from whom and how much; its services are put in by <see cref="For"/>.</param>
/// <param name="Label">The label whose value is the service's name; null: the one that Prometheus has.</param>
/// <param name="ClockSkew">How far the clock of whoever evaluates alerts may differ from this machine's.</param>
internal sealed record AlertmanagerSettings(
    AlertmanagerOptions Options,
    string? Label,
    TimeSpan ClockSkew
)
{
    /// <summary>Three times what Alertmanager's <c>repeat_interval</c> is where nothing is said.</summary>
    public static TimeSpan UsualForget { get; } = TimeSpan.FromHours(12);

    /// <summary>After which silence an alert is over.</summary>
    public required TimeSpan Forget { get; init; }

    /// <summary>The file with the token; null where none is asked for.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Before it is known which services there are.</summary>
    public static AlertServices Nobody { get; } =
        new("service", new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>The label in this configuration.</summary>
    public string LabelIn(Settings settings) =>
        Label ?? settings.Prometheus?.Options.Label ?? Nobody.Label;

    /// <summary>The options for the services of a configuration.</summary>
    public AlertmanagerOptions For(Settings settings) =>
        Options with
        {
            Services = new AlertServices(
                LabelIn(settings),
                settings.Services.ToDictionary(
                    static s => s.Name,
                    static s => s.Name,
                    StringComparer.Ordinal
                )
            ),
        };
}
