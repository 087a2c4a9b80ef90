using System.CommandLine;
using System.Net;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.ArgoCd;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Platforms.Helm;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes.Admission;
using Lastgood.App.Composition;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood gate</c>: keeps bad releases from being deployed by others.</summary>
internal static class Gate
{
    public static Command Create(Shell shell)
    {
        var release = new ReleaseQuestion();
        var admission = new Option<bool>("--admission")
        {
            Description =
                "Answer the API server of a Kubernetes cluster whether a workload may be written",
        };
        var listen = new Option<string>("--listen")
        {
            Description = "Where to listen, as ADDRESS:PORT",
            DefaultValueFactory = static _ => "0.0.0.0:8443",
        };
        var certificate = new Option<string?>("--cert")
        {
            Description = "With --admission: a file with the certificate, in PEM",
        };
        var key = new Option<string?>("--key")
        {
            Description = "A file with its private key, in PEM (not needed with --manifest)",
        };
        var fail = new Option<string>("--fail")
        {
            Description =
                "What becomes of a workload where nothing can be known of it: open lets it through, closed does not",
            DefaultValueFactory = static _ => "open",
        };
        fail.AcceptOnlyFromAmong("open", "closed");
        var context = new Option<string?>("--context")
        {
            Description = "The cluster's context in the configuration, where that has several",
        };
        var manifest = new Option<bool>("--manifest")
        {
            Description = "Print what tells the API server to ask, for kubectl apply",
        };
        var space = new Option<string>("--namespace")
        {
            Description = "With --manifest: the namespace that the gate runs in",
            DefaultValueFactory = static _ => "lastgood",
        };
        var url = new Option<Uri?>("--url")
        {
            Description =
                "With --manifest: where the gate is reached, where it runs outside the cluster",
        };
        return shell.Verb(
            "gate",
            "Keep releases that are bad, and what is frozen, from being deployed by others",
            [
                .. release.Symbols,
                admission,
                listen,
                certificate,
                key,
                fail,
                context,
                manifest,
                space,
                url,
            ],
            async (parsed, installation, cancellation) =>
            {
                if (!parsed.GetValue(admission))
                {
                    return await release.AnswerAsync(shell, parsed, installation, cancellation);
                }
                var services = Services(installation, parsed.GetValue(context));
                var fails = parsed.GetValue(fail) == "open" ? GateFailure.Open : GateFailure.Closed;
                var file =
                    parsed.GetValue(certificate)
                    ?? throw new UsageException("--admission needs a --cert");
                if (parsed.GetValue(manifest))
                {
                    shell.Terminal.Data.Write(
                        GateManifest.Write(
                            services,
                            fails,
                            file,
                            parsed.GetValue(space)!,
                            Checked(parsed.GetValue(url))
                        )
                    );
                    return ExitCodes.Done;
                }
                var place = Place(parsed.GetValue(listen)!);
                var secret =
                    parsed.GetValue(key)
                    ?? throw new UsageException("--admission needs a --key, or --manifest");
                await using var server = await AdmissionServer.StartAsync(
                    place,
                    file,
                    secret,
                    new AdmissionGate(services, installation.ReadAsync, fails, installation.Time),
                    cancellation
                );
                shell.Terminal.Say(
                    $"workloads of {string.Join(", ", services.Select(static s => s.Service))} are let through or not on {server.Url}"
                );
                await Task.Delay(Timeout.InfiniteTimeSpan, installation.Time, cancellation)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                shell.Terminal.Say("no longer asked");
                return ExitCodes.Done;
            }
        );
    }

    // One API server asks: a workload of the same name in another cluster is not meant.
    private static List<ClusterOptions> Services(Installation installation, string? context)
    {
        var all = installation
            .Settings.Services.Select(static s => s.Platform)
            .Where(static p => p is KubernetesOptions or HelmOptions or ArgoCdOptions)
            .Cast<ClusterOptions>()
            .Where(s =>
                context is null
                || (ClusterOf(s) is { } cluster ? cluster.Context == context : s is ArgoCdOptions)
            )
            .ToList();
        if (all.Count == 0)
        {
            throw new UsageException(
                $"no service of {installation.Settings.File} has the platform kubernetes, helm or argocd{(context is null ? "" : $" with the context {context}")}"
            );
        }
        var clusters = all.Select(ClusterOf).OfType<KubeCluster>().Distinct().ToList();
        return clusters.Count <= 1
            ? all
            : throw new UsageException(
                $"the services are in several clusters ({string.Join(", ", clusters)}): say which one asks, with --context"
            );
    }

    // An application may be in another cluster than what it deploys; where that is not named, it is taken to be in this one.
    private static KubeCluster? ClusterOf(ClusterOptions service) =>
        service switch
        {
            KubeOptions kube => kube.Cluster,
            ArgoCdOptions argo => argo.Destination?.Cluster,
            _ => null,
        };

    private static IPEndPoint Place(string text) =>
        IPEndPoint.TryParse(text, out var place) && text.LastIndexOf(':') > text.LastIndexOf(']')
            ? place
            : throw new UsageException(
                $"--listen: \"{text}\" is not ADDRESS:PORT, as 0.0.0.0:8443"
            );

    private static Uri? Checked(Uri? url) =>
        url is null || (url.IsAbsoluteUri && url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new UsageException($"--url: \"{url}\" is not an https address");
}
