using Lastgood.Adapters.ArgoCd;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>Whether the windows let a sync by hand through now.</summary>
internal static class SyncWindows
{
    /// <summary>The window that holds it, for people; null where none does, or the server does not tell.</summary>
    public static async Task<string?> ClosedAsync(
        ArgoApplications applications,
        CancellationToken cancellation
    )
    {
        var answer = await applications.WindowsAsync(cancellation);
        if (answer is not { Succeeded: true, Body: { } body } || !body["canSync"].IsFalse())
        {
            // What is false is left out by some encoders; then a window that is active says it.
            if (
                answer.Body?["canSync"] is not null
                || answer.Body?["activeWindows"]
                    is not System.Text.Json.Nodes.JsonArray { Count: > 0 }
            )
            {
                return null;
            }
        }
        var windows = answer
            .Body!["activeWindows"]
            .Objects()
            .Concat(answer.Body["assignedWindows"].Objects())
            .Select(static w =>
                $"{w["kind"].Text()} \"{w["schedule"].Text()}\" for {w["duration"].Text()}"
            )
            .Distinct(StringComparer.Ordinal);
        return string.Join(", ", windows);
    }

    /// <summary>What lets it through.</summary>
    public static string Remedy(string project) =>
        $"wait until the window is over, or let syncs by hand through: argocd proj windows list {project}; argocd proj windows enable-manual-sync {project} ID";
}
