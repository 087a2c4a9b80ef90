using System.Diagnostics;
using Lastgood.KubernetesBed;
using Lastgood.KubernetesBed.Api;

namespace Lastgood.Adapters.Tests.Kubernetes.Bed;

/// <summary>Who may do what on the cluster of the tests.</summary>
public sealed class AccessTests(SharedCluster shared)
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
