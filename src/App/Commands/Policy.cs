using System.CommandLine;
using Lastgood.App.Configuration;
using Lastgood.App.Output;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood policy</c>: which policies there are, what is in them, and what can fire.</summary>
internal static class Policy
{
    public static Command Create(Shell shell) =>
        new("policy", "What is done about what is measured and said: list, show, check")
        {
            List(shell),
            Show(shell),
            Check(shell),
        };

    private static Command List(Shell shell)
    {
        var config = Shell.Config();
        var json = Shell.Json();
        var command = new Command(
            "list",
            "The policies that come with lastgood, and those of the configuration"
        )
        {
            config,
            json,
        };
        command.SetAction(parsed =>
        {
            var policies = PolicyBook.Named(ConfigurationFile.TryLoad(parsed.GetValue(config)));
            if (parsed.GetValue(json))
            {
                shell.Terminal.Data.WriteLine(
                    Json.Text(new PolicyListJson([.. policies.Select(PolicyOutput.Of)]))
                );
                return ExitCodes.Done;
            }
            shell.Terminal.Data.Write(PolicyOutput.Names(policies, shell.Terminal.DataInk));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Show(Shell shell)
    {
        var config = Shell.Config();
        var json = Shell.Json();
        var name = new Argument<string>("name") { Description = "A policy, or a service" };
        var command = new Command("show", "What a policy does, or the policy of a service")
        {
            name,
            config,
            json,
        };
        command.SetAction(parsed =>
        {
            var asked = parsed.GetValue(name)!;
            var settings = ConfigurationFile.TryLoad(parsed.GetValue(config));
            var found = PolicyBook.Find(asked, settings);
            if (parsed.GetValue(json))
            {
                shell.Terminal.Data.WriteLine(Json.Text(PolicyOutput.Of(found)));
                return ExitCodes.Done;
            }
            shell.Terminal.Data.Write(PolicyOutput.Whole(found, shell.Terminal.DataInk));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Check(Shell shell)
    {
        var config = Shell.Config();
        var command = new Command(
            "check",
            "For each service: which triggers can fire, and which never can"
        )
        {
            config,
        };
        command.SetAction(parsed =>
        {
            var settings = ConfigurationFile.LoadGiven(parsed.GetValue(config));
            foreach (var service in settings.Services)
            {
                shell.Terminal.Data.WriteLine(
                    $"{service.Name}: {service.Policy.Triggers.Count} triggers can fire, {service.LeftOut.Count} cannot"
                );
                foreach (var (trigger, why) in service.LeftOut)
                {
                    shell.Terminal.Data.WriteLine($"  {trigger.Text}: {why}");
                }
            }
            return ExitCodes.Done;
        });
        return command;
    }
}
