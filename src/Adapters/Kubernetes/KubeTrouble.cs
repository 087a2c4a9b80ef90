using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>What an API server's no means, and what mends it.</summary>
internal static class KubeTrouble
{
    /// <summary>A no as an exception.</summary>
    /// <param name="cluster">Whose.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="answer">The no.</param>
    /// <param name="waited">How long it was asked again and again.</param>
    public static PlatformException Of(
        KubeCluster cluster,
        KubeRequest request,
        FetchAnswer answer,
        TimeSpan waited
    )
    {
        var status = StatusOf(answer);
        var said = status is null ? Spoken.Excerpt(answer.Text) : (string?)status["message"] ?? "";
        return answer.Status switch
        {
            // kubectl proxy itself says so, in plain text, where the server was not reached.
            >= 500 when status is null => Unreached(cluster, said),
            401 => new PlatformException(
                $"the API server of {cluster} does not accept the credentials (401): they are wrong or have expired",
                $"log in to the cluster anew; does it know you then? {CommandLine.Show(cluster.Kubectl("auth", "whoami"))}"
            ),
            403 => Forbidden(cluster, request, said),
            404 when request.Name is { } name => new PlatformException(
                $"there is no {request.Resource.Singular} {name}{In(request)} of {cluster}",
                $"which are there? {CommandLine.Show(cluster.Kubectl(["get", request.Resource.RoleName, .. NamespaceFlag(request)]))}"
            ),
            404 => new PlatformException(
                $"the API server of {cluster} does not know {request.Resource.RoleName} ({request.Resource.Group})",
                $"is what brings them installed? {CommandLine.Show(cluster.Kubectl("api-resources"))}"
            ),
            429 => new PlatformException(
                $"the API server of {cluster} has had too many questions for {Spoken.Duration(waited)} now (429)",
                "what asks so much? See its priority and fairness metrics; then try again"
            ),
            _ => new PlatformException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the API server of {cluster} answered {request.Verb} {request.Resource.RoleName} {request.Name}{In(request)} with HTTP {answer.Status}: {Spoken.Excerpt(said)}"
                ),
                $"is the server well? {CommandLine.Show(cluster.Kubectl("get", "--raw", "/readyz?verbose"))}"
            ),
        };
    }

    /// <summary>That the server was not reached.</summary>
    public static PlatformException Unreached(KubeCluster cluster, string failure) =>
        new(
            $"the API server of {cluster} was not reached: {failure}",
            $"ask it yourself: {CommandLine.Show(cluster.Kubectl("version"))}"
        );

    /// <summary>The server's own object that says what is wrong; null where the answer is something else.</summary>
    public static JsonObject? StatusOf(FetchAnswer answer)
    {
        try
        {
            return
                JsonNode.Parse(answer.Body.Span) is JsonObject json
                && (string?)json["kind"] == "Status"
                ? json
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static PlatformException Forbidden(
        KubeCluster cluster,
        KubeRequest request,
        string said
    )
    {
        var what = request.Resource.RoleName + (request.Part is { } part ? "/" + part : "");
        var role = request.Namespace is null ? "clusterrole" : "role";
        return new PlatformException(
            $"not allowed in {cluster}: {request.Verb} {what}{In(request)}: {Spoken.Excerpt(said)}",
            $"a role that grants it: {CommandLine.Show(cluster.Kubectl(["create", role, "lastgood-" + request.Resource.Plural, $"--verb={request.Verb}", $"--resource={what}", .. NamespaceFlag(request)]))}, bound to that user with kubectl create {role}binding; all that lastgood needs: docs/platforms/kubernetes.md#permissions"
        );
    }

    private static string In(KubeRequest request) =>
        request.Namespace is { } space ? $" in namespace {space}" : "";

    private static string[] NamespaceFlag(KubeRequest request) =>
        request.Namespace is { } space ? ["--namespace", space] : [];
}
