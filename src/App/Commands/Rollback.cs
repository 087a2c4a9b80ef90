using System.CommandLine;
using Lastgood.Core.Activations;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood rollback</c>: back to the last good release, now.</summary>
internal static class Rollback
{
    public static Command Create(Shell shell)
    {
        var to = new Option<string?>("--to")
        {
            Description = "A good release to go back to (default: the last good one)",
        };
        var reason = Shell.Reason("Why, for the incident report (default: \"by hand\")");
        return shell.Activation(
            "rollback",
            "Take a service back to its last good release",
            [to, reason],
            (parsed, service, cancellation) =>
                service.Rollback.RunAsync(
                    new RollbackRequest(
                        Shell.Person,
                        parsed.GetValue(reason) ?? "by hand",
                        parsed.GetValue(to)
                    ),
                    cancellation
                )
        );
    }
}
