using System.Net;
using System.Security.Cryptography.X509Certificates;
using Lastgood.KubernetesBed.Api;

namespace Lastgood.KubernetesBed.Control;

/// <summary>etcd, kube-apiserver and kube-controller-manager: the real ones.</summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // What needs a cloud or a volume plugin, and what would find the hollow nodes wanting, is left out.
    private const string Controllers =
        "clusterrole-aggregation,cronjob,daemonset,deployment,disruption,endpoint,endpointslice,garbagecollector,job,namespace,"
        + "podgc,replicaset,replicationcontroller,resourcequota,root-ca-cert-publisher,serviceaccount,serviceaccount-token,statefulset";

    private readonly Stack<Daemon> daemons = new();

    private ControlPlane(IPAddress address, int port)
    {
        Address = address;
        Api = new UriBuilder(Uri.UriSchemeHttps, address.ToString(), port).Uri;
    }

    public IPAddress Address { get; }

    public Uri Api { get; }

    public IEnumerable<int> Processes => daemons.Select(daemon => daemon.Id);

    /// <summary>Starts it.</summary>
    /// <param name="folder">Its files.</param>
    /// <param name="authority">Issues its certificates.</param>
    /// <param name="token">The administrator's.</param>
    public static async Task<ControlPlane> StartAsync(
        string folder,
        Authority authority,
        string token
    )
    {
        var address = Loopback.Address();
        var plane = new ControlPlane(address, Loopback.FreePort(address));
        try
        {
            await plane.StartStoreAsync(folder);
            await plane.StartServerAsync(folder, authority, token);
            await plane.StartControllersAsync(folder, authority, token);
            return plane;
        }
        catch
        {
            await plane.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (daemons.TryPop(out var daemon))
        {
            await daemon.DisposeAsync();
        }
    }

    private Uri Store { get; set; } = null!;

    private async Task StartStoreAsync(string folder)
    {
        Store = new UriBuilder("http", $"{Address}", Loopback.FreePort(Address)).Uri;
        var peers = new UriBuilder("http", $"{Address}", Loopback.FreePort(Address)).Uri;
        var daemon = await Daemon.StartAsync(
            "etcd",
            $"--data-dir={Path.Combine(folder, "etcd")}",
            $"--listen-client-urls={Plain(Store)}",
            $"--advertise-client-urls={Plain(Store)}",
            $"--listen-peer-urls={Plain(peers)}",
            $"--initial-advertise-peer-urls={Plain(peers)}",
            $"--initial-cluster=default={Plain(peers)}",
            "--log-level=warn",
            "--logger=zap"
        );
        daemons.Push(daemon);
        using var http = new HttpClient();
        await daemon.AnswersAsync(http, new Uri(Store, "/health"), Patience);
    }

    private async Task StartServerAsync(string folder, Authority authority, string token)
    {
        string File(string name) => Path.Combine(folder, name);
        using (var certificate = authority.Issue(Address))
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            await System.IO.File.WriteAllTextAsync(File("ca.pem"), authority.Pem);
            await System.IO.File.WriteAllTextAsync(
                File("server.pem"),
                certificate.ExportCertificatePem()
            );
            await System.IO.File.WriteAllTextAsync(File("server.key"), key.ExportECPrivateKeyPem());
        }
        await System.IO.File.WriteAllTextAsync(File("accounts.key"), authority.AccountKeyPem);
        await System.IO.File.WriteAllTextAsync(
            File("tokens.csv"),
            $"{token},admin,admin,system:masters\n"
        );
        var daemon = await Daemon.StartAsync(
            Programs.ApiServer,
            $"--etcd-servers={Plain(Store)}",
            $"--bind-address={Address}",
            $"--secure-port={Api.Port}",
            // It must not be the loopback, and is never used: there are no Endpoints of the API itself.
            "--advertise-address=192.0.2.1",
            "--endpoint-reconciler-type=none",
            $"--tls-cert-file={File("server.pem")}",
            $"--tls-private-key-file={File("server.key")}",
            $"--client-ca-file={File("ca.pem")}",
            $"--kubelet-certificate-authority={File("ca.pem")}",
            "--kubelet-preferred-address-types=InternalIP",
            $"--token-auth-file={File("tokens.csv")}",
            "--authorization-mode=RBAC",
            $"--service-account-key-file={File("accounts.key")}",
            $"--service-account-signing-key-file={File("accounts.key")}",
            $"--service-account-issuer={ServiceAccounts.Issuer}",
            "--service-cluster-ip-range=10.96.0.0/16",
            // The controller that would remove the taint again is not there.
            "--disable-admission-plugins=TaintNodesByCondition",
            "--allow-privileged=true",
            "--profiling=false"
        );
        daemons.Push(daemon);
        using var api = new ApiClient(Api, token, authority);
        await daemon.AnswersAsync(api.Http, new Uri(Api, "/readyz"), Patience);
    }

    private async Task StartControllersAsync(string folder, Authority authority, string token)
    {
        var kubeconfig = Path.Combine(folder, "controllers.kubeconfig");
        await Kubeconfig.WriteAsync(kubeconfig, Api, authority.Pem, token, current: true);
        daemons.Push(
            await Daemon.StartAsync(
                Programs.ControllerManager,
                $"--kubeconfig={kubeconfig}",
                $"--controllers={Controllers}",
                $"--root-ca-file={Path.Combine(folder, "ca.pem")}",
                $"--service-account-private-key-file={Path.Combine(folder, "accounts.key")}",
                "--leader-elect=false",
                "--port=0",
                "--secure-port=0",
                "--kube-api-qps=200",
                "--kube-api-burst=400",
                "--profiling=false"
            )
        );
    }

    private static string Plain(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
