using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Lastgood.KubernetesBed.Api;
using Lastgood.KubernetesBed.Control;
using Lastgood.KubernetesBed.Faults;
using Lastgood.KubernetesBed.Nodes;
using Bed = Lastgood.KubernetesBed.Api.Kubeconfig;

namespace Lastgood.KubernetesBed;

/// <summary>
/// A Kubernetes cluster on the loopback: the real etcd, API server and controller manager (1.20), and hollow nodes, on which pods
/// live as far as anybody can see through the API. Starts in about five seconds; no process of it is left, even when the one that
/// started it is killed.
/// </summary>
public sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan CommandPatience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lastgood-cluster-");
    private readonly Authority authority = new();
    private readonly string token = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private int counter;
    private ControlPlane plane = null!;

    private Cluster() { }

    /// <summary>The API server's address.</summary>
    public Uri Api => plane.Api;

    /// <summary>Who has signed its certificate, in PEM.</summary>
    public string AuthorityPem => authority.Pem;

    /// <summary>A file for kubectl: the administrator, a context called <see cref="Context"/> and no current context.</summary>
    public string Kubeconfig => Path.Combine(folder.FullName, "kubeconfig");

    /// <summary>The only context of all kubeconfig files of the cluster.</summary>
    public const string Context = Bed.Context;

    /// <summary>The API as the administrator, quicker than kubectl.</summary>
    public ApiClient Client { get; private set; } = null!;

    /// <summary>Its nodes.</summary>
    public HollowKubelet Kubelet { get; private set; } = null!;

    /// <summary>The processes of the control plane.</summary>
    public IReadOnlyList<int> Processes => [.. plane.Processes];

    /// <summary>Starts one.</summary>
    /// <param name="nodes">How many nodes it has.</param>
    public static async Task<Cluster> StartAsync(int nodes = 3)
    {
        var cluster = new Cluster();
        try
        {
            await cluster.BeginAsync(nodes);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The real kubectl, as the administrator.</summary>
    /// <returns>What it says.</returns>
    /// <exception cref="InvalidOperationException">It fails; with what it says about that.</exception>
    public Task<string> KubectlAsync(params string[] arguments) => KubectlAsync("", arguments);

    /// <summary>kubectl apply.</summary>
    /// <param name="manifest">Objects in JSON or YAML.</param>
    /// <param name="how">Further arguments, e.g. <c>--server-side</c>.</param>
    public Task<string> ApplyAsync(string manifest, params string[] how) =>
        KubectlAsync(manifest, ["apply", "-f", "-", .. how]);

    /// <summary>A new namespace in which pods can be made.</summary>
    /// <param name="prefix">How its name begins.</param>
    /// <returns>Its name.</returns>
    public async Task<string> NewNamespaceAsync(string prefix = "t")
    {
        var name =
            $"{prefix}-{Interlocked.Increment(ref counter)}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";
        var metadata = new JsonObject
        {
            ["name"] = name,
            // Since 1.21 every namespace has it.
            ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name },
        };
        await Client.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = metadata });
        var account = $"/api/v1/namespaces/{name}/serviceaccounts/default";
        await Eventually.IsTrueAsync(
            async () => (await Client.FindAsync(account))?["secrets"] is JsonArray { Count: > 0 },
            $"the default account of namespace {name}"
        );
        return name;
    }

    /// <summary>A file for kubectl for a new service account that has these rights in a namespace, and no other.</summary>
    public async Task<string> KubeconfigForAsync(string space, params Rule[] rules)
    {
        var name = $"account-{Interlocked.Increment(ref counter)}";
        return await WriteAsync(Api, await Accounts.MakeAsync(space, name, rules), space);
    }

    /// <summary>The same with a token that has expired an hour ago.</summary>
    public async Task<string> KubeconfigExpiredAsync(string space) =>
        await WriteAsync(Api, await Accounts.ExpiredAsync(space, "default"), space);

    /// <summary>A file for kubectl: the administrator, through a proxy.</summary>
    public Task<string> KubeconfigBehindAsync(FaultProxy proxy) => WriteAsync(proxy.Address, token);

    /// <summary>The API as the administrator, through a proxy.</summary>
    public ApiClient ClientBehind(FaultProxy proxy) => new(proxy.Address, token, authority);

    /// <summary>A proxy in front of the API server, which can be told to fail.</summary>
    public Task<FaultProxy> NewProxyAsync() => FaultProxy.StartAsync(plane.Address, Api, authority);

    /// <summary>An admission webhook.</summary>
    /// <param name="space">The namespace for which it is asked.</param>
    /// <param name="resource">The resource, like deployments.</param>
    /// <param name="decide">Decides about an object.</param>
    public Task<AdmissionHook> NewWebhookAsync(
        string space,
        string resource,
        Func<JsonObject, Verdict> decide
    ) => AdmissionHook.StartAsync(Client, plane.Address, authority, space, resource, decide);

    public async ValueTask DisposeAsync()
    {
        if (Kubelet is not null)
        {
            await Kubelet.DisposeAsync();
        }
        Client?.Dispose();
        if (plane is not null)
        {
            await plane.DisposeAsync();
        }
        authority.Dispose();
        folder.Delete(recursive: true);
    }

    private ServiceAccounts Accounts => new(Client, authority);

    private async Task BeginAsync(int nodes)
    {
        plane = await ControlPlane.StartAsync(folder.FullName, authority, token);
        Client = new ApiClient(Api, token, authority);
        await Bed.WriteAsync(Kubeconfig, Api, authority.Pem, token);
        Kubelet = await HollowKubelet.StartAsync(Client, plane.Address, authority, nodes);
    }

    private async Task<string> WriteAsync(Uri api, string user, string? space = null)
    {
        var path = Path.Combine(
            folder.FullName,
            $"kubeconfig-{Interlocked.Increment(ref counter)}"
        );
        await Bed.WriteAsync(path, api, authority.Pem, user, space: space);
        return path;
    }

    private async Task<string> KubectlAsync(string input, params string[] arguments)
    {
        var question = new ProcessStartInfo(
            Programs.Kubectl,
            ["--kubeconfig", Kubeconfig, "--context", Context, .. arguments]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = folder.FullName },
        };
        using var patience = new CancellationTokenSource(CommandPatience);
        using var process = Process.Start(question)!;
        try
        {
            var said = process.StandardOutput.ReadToEndAsync(patience.Token);
            var complained = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0
                ? await said
                : throw new InvalidOperationException(
                    $"kubectl {string.Join(' ', arguments)}: exit code {process.ExitCode}: {await complained}"
                );
        }
        finally
        {
            process.Kill();
        }
    }
}
