using System.CommandLine;
using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Adapters.Signals.Prometheus.Rules;
using Lastgood.App.Configuration;
using Lastgood.Core.Signals;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood export</c>: what other systems need to know of the configuration.</summary>
internal static class Export
{
    public static Command Create(Shell shell) =>
        new("export", "Write what other systems need to know: alerting rules of the policies")
        {
            Rules(shell),
        };

    private static Command Rules(Shell shell)
    {
        var config = Shell.Config();
        var command = new Command(
            "prometheus-rules",
            "The policies in force as alerting rules, for Prometheus, Mimir or Thanos"
        )
        {
            config,
        };
        command.SetAction(parsed =>
        {
            var settings = ConfigurationFile.Load(ConfigurationFile.Find(parsed.GetValue(config)));
            var prometheus = settings.Prometheus?.Options;
            shell.Terminal.Data.Write(
                PrometheusRules.Write(
                    [
                        .. settings.Services.Select(static service => new RuledService(
                            new PrometheusService(service.Name),
                            service.Policy with
                            {
                                // What people say is nobody's to alert about.
                                Triggers =
                                [
                                    .. service.Policy.Triggers.Where(static t =>
                                        t.Signal.Form != SignalForm.Report
                                    ),
                                ],
                            }
                        )),
                    ],
                    new RulesOptions
                    {
                        Label = prometheus?.Label ?? new RulesOptions().Label,
                        Queries = prometheus?.Queries ?? PrometheusQueries.Usual(),
                    }
                )
            );
            return ExitCodes.Done;
        });
        return command;
    }
}
