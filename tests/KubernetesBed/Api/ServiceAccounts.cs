using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Lastgood.KubernetesBed.Control;

namespace Lastgood.KubernetesBed.Api;

/// <summary>What a service account may do in its namespace, as in a Role.</summary>
/// <param name="Groups">API groups; "" is the core.</param>
/// <param name="Resources">Resources, like deployments or deployments/scale.</param>
/// <param name="Verbs">Verbs, like get.</param>
/// <param name="Names">Only these; null for all.</param>
public sealed record Rule(
    string[] Groups,
    string[] Resources,
    string[] Verbs,
    string[]? Names = null
)
{
    internal JsonObject Json()
    {
        var rule = new JsonObject
        {
            ["apiGroups"] = Array(Groups),
            ["resources"] = Array(Resources),
            ["verbs"] = Array(Verbs),
        };
        if (Names is not null)
        {
            rule["resourceNames"] = Array(Names);
        }
        return rule;
    }

    private static JsonArray Array(string[] words) => [.. words.Select(word => (JsonNode)word)];
}

/// <summary>Service accounts and their tokens.</summary>
internal sealed class ServiceAccounts(ApiClient api, Authority authority)
{
    public const string Issuer = "https://kubernetes.default.svc";

    /// <summary>Makes an account that has these rights and no other; its token is good for an hour.</summary>
    public async Task<string> MakeAsync(string space, string name, IEnumerable<Rule> rules)
    {
        var account = $"/api/v1/namespaces/{space}/serviceaccounts";
        await api.PostAsync(account, Named(name));
        var role = Named(name);
        role["rules"] = new JsonArray([.. rules.Select(rule => rule.Json())]);
        var access = $"/apis/rbac.authorization.k8s.io/v1/namespaces/{space}";
        await api.PostAsync($"{access}/roles", role);
        var binding = Named(name);
        binding["roleRef"] = new JsonObject
        {
            ["apiGroup"] = "rbac.authorization.k8s.io",
            ["kind"] = "Role",
            ["name"] = name,
        };
        binding["subjects"] = new JsonArray(
            new JsonObject
            {
                ["kind"] = "ServiceAccount",
                ["name"] = name,
                ["namespace"] = space,
            }
        );
        await api.PostAsync($"{access}/rolebindings", binding);
        var request = new JsonObject { ["spec"] = new JsonObject { ["expirationSeconds"] = 3600 } };
        var answer = await api.PostAsync($"{account}/{name}/token", request);
        return answer["status"]!["token"]!.GetValue<string>();
    }

    /// <summary>A token of an existing account, rightly signed, that has expired an hour ago.</summary>
    public async Task<string> ExpiredAsync(string space, string name)
    {
        var account = await api.GetAsync($"/api/v1/namespaces/{space}/serviceaccounts/{name}");
        var now = TimeProvider.System.GetUtcNow();
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = new JsonArray(Issuer),
            ["sub"] = $"system:serviceaccount:{space}:{name}",
            ["iat"] = now.AddHours(-2).ToUnixTimeSeconds(),
            ["nbf"] = now.AddHours(-2).ToUnixTimeSeconds(),
            ["exp"] = now.AddHours(-1).ToUnixTimeSeconds(),
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = space,
                ["serviceaccount"] = new JsonObject
                {
                    ["name"] = name,
                    ["uid"] = account["metadata"]!["uid"]!.GetValue<string>(),
                },
            },
        };
        var content = $"{Encode("{\"alg\":\"ES256\"}")}.{Encode(claims.ToJsonString())}";
        var signature = authority.SignToken(Encoding.ASCII.GetBytes(content));
        return $"{content}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(string text) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static JsonObject Named(string name) =>
        new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
