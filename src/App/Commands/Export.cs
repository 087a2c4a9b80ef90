using System.CommandLine;
using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Adapters.Signals.Prometheus.Rules;
using Lastgood.App.Composition;
using Lastgood.App.Configuration;
using Lastgood.Core.Signals;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood export</c>: what other systems need to know of the configuration.</summary>
internal static class Export
{
    public static Command Create(Shell shell) =>
        new(
            "export",
            "Write what other systems need to know: alerting rules of the policies, and their way here"
        )
        {
            Rules(shell),
            Route(shell),
        };

    private static Command Rules(Shell shell) =>
        shell.Verb(
            "prometheus-rules",
            "The policies in force as alerting rules, for Prometheus, Mimir or Thanos",
            [],
            async (_, installation, cancellation) =>
            {
                var services = new List<RuledService>();
                foreach (var service in installation.Settings.Services)
                {
                    services.Add(await RuledAsync(service, installation, cancellation));
                }
                shell.Terminal.Data.Write(
                    PrometheusRules.Write(services, Options(installation.Settings))
                );
                return ExitCodes.Done;
            }
        );

    private static Command Route(Shell shell)
    {
        var config = Shell.Config();
        var url = new Option<string?>("--url")
        {
            Description =
                "Where Alertmanager reaches lastgood watch, up to the port (default: where that listens)",
        };
        url.Validators.Add(result =>
        {
            if (
                result.GetValueOrDefault<string?>() is { } text
                && !(
                    Uri.TryCreate(text, UriKind.Absolute, out var uri)
                    && uri is { Scheme: "http" or "https", PathAndQuery: "/", Fragment: "" }
                )
            )
            {
                result.AddError(
                    $"--url: \"{text}\" is not an address like http://lastgood.example.com:9195"
                );
            }
        });
        var token = new Option<string?>("--token-file")
        {
            Description =
                "Where the file with the token is on Alertmanager's machine (default: as here)",
        };
        var command = new Command(
            "alertmanager-route",
            "How Alertmanager passes the alerts of these rules and policies on to lastgood, at once"
        )
        {
            config,
            url,
            token,
        };
        command.SetAction(parsed =>
        {
            var settings = ConfigurationFile.LoadGiven(parsed.GetValue(config));
            var route = Of(settings, parsed.GetValue(url), parsed.GetValue(token));
            shell.Terminal.Data.Write(route.Write());
            return ExitCodes.Done;
        });
        return command;
    }

    private static AlertmanagerRoute Of(Settings settings, string? url, string? tokenFile)
    {
        if (settings.Alertmanager is not { Options: var options } alertmanager)
        {
            throw new UsageException(
                $"lastgood takes no alerts: add the key \"alertmanager:\" to {settings.File}"
            );
        }
        return new AlertmanagerRoute
        {
            Url = $"{url?.TrimEnd('/') ?? options.Origin}{options.Path}",
            TokenFile = options.Token is null ? null : tokenFile ?? alertmanager.TokenFile,
            Rules = Options(settings),
            Alerts =
            [
                .. settings
                    .Services.SelectMany(static service => service.Policy.Triggers)
                    .Where(static trigger => trigger.Signal.Form == SignalForm.Alert)
                    .Select(static trigger => trigger.Subject!)
                    .Distinct(StringComparer.Ordinal),
            ],
        };
    }

    private static RulesOptions Options(Settings settings)
    {
        var usual = new RulesOptions();
        var prometheus = settings.Prometheus?.Options;
        return usual with
        {
            Label = prometheus?.Label ?? usual.Label,
            AlertLabel =
                settings.Alertmanager?.LabelIn(settings) ?? prometheus?.Label ?? usual.Label,
            Queries = prometheus?.Queries ?? PrometheusQueries.Usual(),
        };
    }

    private static async Task<RuledService> RuledAsync(
        ServiceSettings service,
        Installation installation,
        CancellationToken cancellation
    )
    {
        var state = await installation.ReadAsync(service.Name, cancellation);
        // What people say is nobody's to alert about.
        var triggers = service.Policy.Triggers.Where(static t =>
            t.Signal.Form != SignalForm.Report
        );
        return new RuledService(
            new PrometheusService(service.Name),
            service.Policy with
            {
                Triggers = [.. triggers],
            }
        )
        {
            Baseline = state.LastGood?.Baseline,
        };
    }
}
