using System.CommandLine;
using System.Globalization;
using Lastgood.App.Output;
using Lastgood.Core.Captures;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood capture</c>: keeps evidence of a service now.</summary>
internal static class Capture
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var json = Shell.Json();
        return shell.Verb(
            "capture",
            "Keep evidence of a service as it is now: state, logs, metrics, redacted",
            [service, json],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var captures = installation.Look(settings).Setup.Captures!;
                // Gathered before the right to write is waited for: what is there may be gone by then.
                var captured = await captures.KeepAsync(
                    new Occasion(null, null, null),
                    cancellation
                );
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    settings,
                    cancellation
                );
                await journal.AppendAsync(null, [captured]);
                Print(
                    shell.Terminal,
                    new CaptureJson(
                        settings.Name,
                        [
                            .. captured.Files.Select(f => new CapturedJson(
                                f.Name,
                                Path.Combine(installation.Settings.State, f.File),
                                f.Bytes,
                                f.Digest
                            )),
                        ],
                        captured.Missing
                    ),
                    parsed.GetValue(json)
                );
                return captured.Files.Count > 0 ? ExitCodes.Done : ExitCodes.Failed;
            }
        );
    }

    private static void Print(Terminal terminal, CaptureJson captured, bool json)
    {
        if (json)
        {
            terminal.Data.WriteLine(Json.Text(captured));
            return;
        }
        terminal.Data.Write(
            Columns.Of(
                ["KEPT", "BYTES", "FILE"],
                captured.Files.Select(static f =>
                    (IReadOnlyList<Cell>)
                        [f.Name, f.Bytes.ToString(CultureInfo.InvariantCulture), f.File]
                ),
                terminal.DataInk
            )
        );
    }
}
