using System.CommandLine;
using Lastgood.App.Output;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood audit verify</c>: is the journal as it was written?</summary>
internal static class Audit
{
    public static Command Create(Shell shell)
    {
        var json = Shell.Json();
        var verify = shell.Verb(
            "verify",
            "Check the hash chain of the journal",
            [json],
            async (parsed, installation, cancellation) =>
            {
                var result = await installation.Store.AuditAsync(cancellation);
                if (parsed.GetValue(json))
                {
                    shell.Terminal.Data.WriteLine(
                        Json.Text(
                            new AuditJson(
                                result.IsWhole,
                                result.Facts,
                                result.HeadDigest,
                                result.BrokenAt,
                                result.Problem
                            )
                        )
                    );
                }
                else
                {
                    shell.Terminal.Data.WriteLine(
                        result.IsWhole
                            ? $"{result.Facts} facts, the chain is whole; its head is {result.HeadDigest}"
                            : $"the chain is broken at fact {result.BrokenAt}: {result.Problem}"
                    );
                }
                return result.IsWhole ? ExitCodes.Done : ExitCodes.Failed;
            }
        );
        return new Command("audit", "Evidence that nothing was changed afterwards") { verify };
    }
}
