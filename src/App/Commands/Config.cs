using System.CommandLine;
using Lastgood.Adapters.Signals.AccessLogs;
using Lastgood.App.Configuration;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood config</c>: is the configuration right, and what may be in it?</summary>
internal static class Config
{
    public static Command Create(Shell shell)
    {
        var config = Shell.Config();
        var check = new Command(
            "check",
            "Read the configuration, report every error in it, and look at the logs it names"
        )
        {
            config,
        };
        check.SetAction(parsed =>
        {
            var settings = ConfigurationFile.LoadGiven(parsed.GetValue(config));
            shell.Terminal.Data.WriteLine(
                $"{settings.File} is right: {string.Join(", ", settings.Services.Select(static s => s.Name))}"
            );
            foreach (var service in settings.Services)
            {
                if (LogTrouble(service) is { } trouble)
                {
                    shell.Terminal.Data.WriteLine($"but {service.Name}: access_log: {trouble}");
                }
            }
            return ExitCodes.Done;
        });
        var schema = new Command("schema", "Print the JSON Schema of lastgood.yaml, for editors");
        schema.SetAction(_ =>
        {
            shell.Terminal.Data.WriteLine(ConfigurationSchema.Json());
            return ExitCodes.Done;
        });
        return new Command("config", "Check the configuration, or describe it") { check, schema };
    }

    // Of the machine, not of the file: on another one, and later, the log may be there.
    private static string? LogTrouble(ServiceSettings service)
    {
        if (service.AccessLog is not { } log)
        {
            return null;
        }
        // A place that is idle has no lines: one that has some is enough.
        var troubles = service
            .Platform.Places.Select(p => AccessLogGlance.Trouble(log.For(p)))
            .ToList();
        return troubles.Contains(null) ? null : $"{log.Options.Path}: {troubles[0]}";
    }
}
