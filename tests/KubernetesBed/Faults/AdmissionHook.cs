using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lastgood.KubernetesBed.Api;
using Lastgood.KubernetesBed.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lastgood.KubernetesBed.Faults;

/// <summary>What an admission webhook says.</summary>
/// <param name="Refusal">Why it is refused; null: it is allowed.</param>
/// <param name="Patch">A JSON patch of what is allowed; null for none.</param>
public sealed record Verdict(string? Refusal = null, JsonArray? Patch = null);

/// <summary>An admission webhook for what is created and updated in one namespace; its disposal unregisters it.</summary>
public sealed class AdmissionHook : IAsyncDisposable
{
    private const string Configurations =
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    private readonly ApiClient api;
    private readonly string name;
    private readonly Func<JsonObject, Verdict> decide;
    private WebApplication? server;

    private AdmissionHook(ApiClient api, string name, Func<JsonObject, Verdict> decide)
    {
        this.api = api;
        this.name = name;
        this.decide = decide;
    }

    public async ValueTask DisposeAsync()
    {
        await api.DeleteAsync($"{Configurations}/{name}");
        await server!.DisposeAsync();
    }

    internal static async Task<AdmissionHook> StartAsync(
        ApiClient api,
        IPAddress address,
        Authority authority,
        string space,
        string resource,
        Func<JsonObject, Verdict> decide
    )
    {
        var hook = new AdmissionHook(api, $"{space}-{resource}", decide);
        var place = new IPEndPoint(address, Loopback.FreePort(address));
        hook.server = await HttpsServer.StartAsync(
            place,
            authority.Issue(address),
            hook.AnswerAsync
        );
        var rule = new JsonObject
        {
            ["operations"] = new JsonArray("CREATE", "UPDATE"),
            ["apiGroups"] = new JsonArray("*"),
            ["apiVersions"] = new JsonArray("*"),
            ["resources"] = new JsonArray(resource),
        };
        var webhook = new JsonObject
        {
            ["name"] = "bed.example.com",
            ["clientConfig"] = new JsonObject
            {
                ["url"] = $"https://{place}/",
                ["caBundle"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(authority.Pem)),
            },
            ["rules"] = new JsonArray(rule),
            ["namespaceSelector"] = new JsonObject
            {
                ["matchLabels"] = new JsonObject { ["kubernetes.io/metadata.name"] = space },
            },
            ["sideEffects"] = "None",
            ["admissionReviewVersions"] = new JsonArray("v1"),
        };
        await api.PostAsync(
            Configurations,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = hook.name },
                ["webhooks"] = new JsonArray(webhook),
            }
        );
        return hook;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var review = await JsonNode.ParseAsync(
            context.Request.Body,
            cancellationToken: context.RequestAborted
        );
        var request = review!["request"]!;
        var verdict = decide(request["object"]!.AsObject());
        var response = new JsonObject
        {
            ["uid"] = request["uid"]!.GetValue<string>(),
            ["allowed"] = verdict.Refusal is null,
        };
        if (verdict.Refusal is not null)
        {
            response["status"] = new JsonObject { ["message"] = verdict.Refusal };
        }
        if (verdict.Patch is not null)
        {
            response["patchType"] = "JSONPatch";
            response["patch"] = Convert.ToBase64String(
                Encoding.UTF8.GetBytes(verdict.Patch.ToJsonString())
            );
        }
        var answer = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["response"] = response,
        };
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString());
    }
}
