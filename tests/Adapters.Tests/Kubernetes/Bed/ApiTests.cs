using System.Diagnostics;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.KubernetesBed;
using Lastgood.KubernetesBed.Api;
using Lastgood.KubernetesBed.Faults;

namespace Lastgood.Adapters.Tests.Kubernetes.Bed;

/// <summary>What the API server of the tests allows, refuses and merges.</summary>
public sealed class ApiTests(SharedCluster shared)
{
    [Fact]
    public async Task A_service_account_has_the_rights_it_was_given_and_no_other()
    {
        var cluster = await shared.GetAsync();
        var space = await cluster.NewNamespaceAsync();
        var kubeconfig = await cluster.KubeconfigForAsync(
            space,
            new Rule(["apps"], ["deployments"], ["get", "list"])
        );

        Assert.Equal((0, ""), await AskAsync(kubeconfig, "get", "deployments"));
        var (code, complaint) = await AskAsync(kubeconfig, "get", "secrets");

        Assert.Equal(1, code);
        Assert.Contains("Forbidden", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var cluster = await shared.GetAsync();
        var space = await cluster.NewNamespaceAsync();

        var (code, complaint) = await AskAsync(
            await cluster.KubeconfigExpiredAsync(space),
            "get",
            "pods"
        );

        Assert.Equal(1, code);
        Assert.Contains("provide credentials", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_that_apply_on_the_server_the_second_meets_a_conflict()
    {
        var cluster = await shared.GetAsync();
        var space = await cluster.NewNamespaceAsync();
        using var folder = new TemporaryFolder();
        await WriteAsync(1);
        await ApplyAsync("one");
        await WriteAsync(2);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ApplyAsync("two"));
        await ApplyAsync("one");

        Assert.Contains("conflict with \"one\"", refused.Message, StringComparison.Ordinal);
        var web = await cluster.Client.GetAsync(
            $"/apis/apps/v1/namespaces/{space}/deployments/web"
        );
        Assert.Equal(2, (int)web["spec"]!["replicas"]!);

        Task WriteAsync(int replicas) =>
            File.WriteAllTextAsync(
                folder["web.json"],
                Workloads.Deployment("web", "localhost/web:v1", replicas).ToJsonString(),
                TestContext.Current.CancellationToken
            );
        Task<string> ApplyAsync(string manager) =>
            cluster.KubectlAsync([
                "apply",
                "--server-side",
                "--field-manager",
                manager,
                "-n",
                space,
                "-f",
                folder["web.json"],
            ]);
    }

    [Fact]
    public async Task An_admission_webhook_refuses_and_changes_what_is_written()
    {
        var cluster = await shared.GetAsync();
        var space = await cluster.NewNamespaceAsync();
        var maps = $"/api/v1/namespaces/{space}/configmaps";
        var addition = new JsonObject
        {
            ["op"] = "add",
            ["path"] = "/data",
            ["value"] = new JsonObject { ["added"] = "yes" },
        };
        await using var hook = await cluster.NewWebhookAsync(
            space,
            "configmaps",
            map =>
                (string?)map["metadata"]!["name"] == "bad"
                    ? new Verdict(Refusal: "not here")
                    : new Verdict(Patch: [addition.DeepClone()])
        );

        // The API server hears of it a moment later.
        await Eventually.IsTrueAsync(async () =>
        {
            var seen = await cluster.Client.FindAsync($"{maps}/seen");
            if (seen is not null)
            {
                await cluster.Client.DeleteAsync($"{maps}/seen");
            }
            var made = await cluster.Client.PostAsync(maps, Named("seen"));
            return (string?)made["data"]?["added"] == "yes";
        });
        var refused = await Assert.ThrowsAsync<ApiException>(() =>
            cluster.Client.PostAsync(maps, Named("bad"))
        );
        Assert.Contains("not here", refused.Message, StringComparison.Ordinal);
    }

    private static JsonObject Named(string name) =>
        new() { ["metadata"] = new JsonObject { ["name"] = name } };

    private static async Task<(int Code, string Complaint)> AskAsync(
        string kubeconfig,
        params string[] arguments
    )
    {
        using var home = new TemporaryFolder();
        var question = new ProcessStartInfo(
            Programs.Kubectl,
            ["--kubeconfig", kubeconfig, "--context", Cluster.Context, "-o", "name", .. arguments]
        )
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment = { ["HOME"] = home.Path },
        };
        using var process = Process.Start(question)!;
        process.StandardInput.Close();
        var complaint = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, complaint);
    }
}
