using System.CommandLine;
using Lastgood.App.Composition;
using Lastgood.App.Output;
using Lastgood.Core.Activations;
using Lastgood.Core.Platforms;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood rollback</c>: back to the last good release, now.</summary>
internal static class Rollback
{
    public static Command Create(Shell shell)
    {
        var service = new Argument<string>("service")
        {
            Description = "The name of a service, or of a group, in the configuration",
        };
        var to = new Option<string?>("--to")
        {
            Description = "A good release to go back to (default: the last good one)",
        };
        var only = Only();
        var reason = Shell.Reason("Why, for the incident report (default: \"by hand\")");
        var json = Shell.Json();
        return shell.Verb(
            "rollback",
            "Take a service, or a group of services, back to its last good release",
            [service, to, only, reason, json],
            async (parsed, installation, cancellation) =>
            {
                var name = parsed.GetValue(service)!;
                var request = new RollbackRequest(
                    Shell.Person,
                    parsed.GetValue(reason) ?? "by hand",
                    parsed.GetValue(to)
                )
                {
                    Part = Part(parsed.GetValue(only)),
                };
                shell.SayContacts(installation, name);
                await using var telling = Telling.Begin(
                    shell.Terminal,
                    installation,
                    installation.Affected(name)
                );
                return await ActivationOutput.PrintAsync(
                    shell.Terminal,
                    installation,
                    name,
                    await RunAsync(shell, installation, name, request, cancellation),
                    parsed.GetValue(json),
                    cancellation
                );
            }
        );
    }

    /// <summary><c>--only</c>: part of a release.</summary>
    internal static Option<string?> Only()
    {
        var only = new Option<string?>("--only")
        {
            Description =
                "Go back with the code alone, or with the configuration alone, where the platform keeps both",
        };
        only.AcceptOnlyFromAmong("code", "configuration");
        return only;
    }

    /// <summary>What <c>--only</c> says.</summary>
    internal static ReleasePart Part(string? only) =>
        only switch
        {
            "code" => ReleasePart.Code,
            "configuration" => ReleasePart.Configuration,
            _ => ReleasePart.Whole,
        };

    private static Task<ActivationResult> RunAsync(
        Shell shell,
        Installation installation,
        string name,
        RollbackRequest request,
        CancellationToken cancellation
    )
    {
        var lines = new FactLines(shell.Terminal);
        installation.Progress = lines.SayProgress;
        var told = lines.Say;
        if (installation.FindGroup(name) is not { } group)
        {
            var service = installation.Find(name);
            return installation
                .Guard(service, told, takesBackWhenInterrupted: true)
                .Rollback.RunAsync(request, cancellation);
        }
        return request is { To: null, Part: ReleasePart.Whole }
            ? installation
                .Guard(group, told, takesBackWhenInterrupted: true)
                .RunAsync(request, cancellation)
            : throw new UsageException(
                $"--to and --only are of one release, and {name} is a group: each of its services goes back to its own last good one"
            );
    }
}
