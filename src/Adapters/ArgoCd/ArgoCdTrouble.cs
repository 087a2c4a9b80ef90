using System.Globalization;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.ArgoCd;

/// <summary>What is wrong when Argo CD does not do what it is asked, and what to do about it.</summary>
internal static class ArgoCdTrouble
{
    /// <summary>The trouble with an answer.</summary>
    /// <param name="server">Who was asked.</param>
    /// <param name="what">What for, as the beginning of a sentence: <c>asking for application web</c>.</param>
    /// <param name="right">The right that it takes, e.g. <c>applications, sync, default/web</c>.</param>
    /// <param name="answer">What was answered.</param>
    public static PlatformException Of(
        ArgoCdServer server,
        string what,
        string right,
        ArgoCdAnswer answer
    ) => new($"{what} at {server.Host} failed: {Why(answer)}", Remedy(server, right, answer));

    private static string Why(ArgoCdAnswer answer) =>
        answer.Status == 0
            ? answer.Said
            : string.Create(
                CultureInfo.InvariantCulture,
                $"HTTP {answer.Status}{(answer.Said.Length == 0 ? "" : ": ")}{answer.Said}"
            );

    private static string Remedy(ArgoCdServer server, string right, ArgoCdAnswer answer) =>
        answer switch
        {
            { Status: 0 } => $"does it run, and is this its address? curl -i {server.Url}/healthz",
            { Status: 401 } =>
                $"the token in {server.Token} is wrong or has expired; make a new one: argocd account generate-token --account lastgood",
            { Status: 403, IsWindow: true } =>
                "wait until the window is over, or let syncs by hand through: argocd proj windows enable-manual-sync PROJECT ID",
            { Status: 403 } =>
                $"either the application is not there (Argo CD says the same then: look at \"application\", \"project\" and \"app_namespace\"; argocd app list), or the token may not; a role of the project or argocd-rbac-cm needs: p, ROLE, {right}, allow",
            { Status: 404 } =>
                "look at \"application\", \"project\", \"app_namespace\" and \"server\"; there are: argocd app list",
            { Status: >= 300 and <= 399 } => "write the address that it redirects to as \"server\"",
            { IsBusy: true } => "wait for it, or end it: argocd app terminate-op APP",
            { IsAutomated: true } =>
                "somebody has switched auto-sync on; who? An ApplicationSet, an application of applications, or a person",
            { Status: 429 or >= 500 } =>
                "look at the logs of argocd-server and argocd-repo-server, then try again",
            _ => "try it by hand: argocd app get APP",
        };
}
