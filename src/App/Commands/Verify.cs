using System.CommandLine;
using Lastgood.App.Output;
using Lastgood.Core.Verification;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood verify</c>: the verification of what serves, and nothing else.</summary>
internal static class Verify
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var json = Shell.Json();
        return shell.Verb(
            "verify",
            "Verify the release that serves, changing nothing",
            [service, json],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var guarded = installation.Look(settings);
                var state = await installation.ReadAsync(settings.Name, cancellation);
                var serving =
                    (await guarded.Setup.Platform.InspectAsync(cancellation)).Serving
                    ?? state.Serving?.Version;
                if (serving is null)
                {
                    shell.Terminal.Say(
                        $"{settings.Name}: it cannot be told which release serves\n  lastgood status"
                    );
                    return ExitCodes.Failed;
                }
                var spec = guarded.Setup.Verification.For(serving);
                var result = await guarded.Setup.Verifier.VerifyAsync(
                    guarded.Setup.Platform,
                    serving,
                    spec,
                    cancellation
                );
                Print(shell.Terminal, settings.Name, serving, result, parsed.GetValue(json));
                return result.Passed ? ExitCodes.Done : ExitCodes.Failed;
            }
        );
    }

    private static void Print(
        Terminal terminal,
        string service,
        string version,
        VerificationResult result,
        bool json
    )
    {
        if (json)
        {
            var checks = result.Checks.Select(static c => new CheckJson(
                c.Name,
                c.Outcome.ToString().ToLowerInvariant(),
                c.Evidence,
                c.Took.TotalSeconds
            ));
            terminal.Data.WriteLine(
                Json.Text(new VerificationJson(service, version, result.Passed, [.. checks]))
            );
            return;
        }
        var ink = terminal.DataInk;
        terminal.Data.Write(
            Columns.Of(
                ["CHECK", "", "SEEN"],
                result.Checks.Select(c =>
                    (IReadOnlyList<Cell>)
                        [
                            c.Name,
                            c.Outcome switch
                            {
                                CheckOutcome.Pass => new Cell("pass", ink.Good),
                                CheckOutcome.Fail => new Cell("fail", ink.Bad),
                                _ => new Cell("inconclusive", ink.Warn),
                            },
                            c.Evidence,
                        ]
                ),
                ink
            )
        );
        terminal.Data.WriteLine(
            $"{service} {version} " + (result.Passed ? "is verified" : "is not verified")
        );
    }
}
