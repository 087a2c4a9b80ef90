using System.CommandLine;
using Lastgood.App.Configuration;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood config</c>: is the configuration right, and what may be in it?</summary>
internal static class Config
{
    public static Command Create(Shell shell)
    {
        var config = Shell.Config();
        var check = new Command("check", "Read the configuration and report every error in it")
        {
            config,
        };
        check.SetAction(parsed =>
        {
            var settings = ConfigurationFile.Load(ConfigurationFile.Find(parsed.GetValue(config)));
            shell.Terminal.Data.WriteLine(
                $"{settings.File} is right: {string.Join(", ", settings.Services.Select(static s => s.Name))}"
            );
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
}
