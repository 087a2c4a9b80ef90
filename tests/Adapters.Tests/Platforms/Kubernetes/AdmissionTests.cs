using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lastgood.Adapters.Platforms.Kubernetes.Admission;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Adapters.Tests.Platforms.ArgoCd;
using Lastgood.Adapters.Tests.Platforms.Helm;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.KubernetesBed;

namespace Lastgood.Adapters.Tests.Platforms.Kubernetes;

public sealed class AdmissionTests(SharedCluster shared, HelmHistories histories)
{
    private const string Digest =
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static CancellationToken Cancellation => KubernetesShop.Cancellation;

    [Fact]
    public async Task The_API_server_refuses_what_is_bad_or_frozen_and_lets_the_rest_through()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        using var files = new TemporaryFolder();
        var (certificate, key) = WriteCertificate(files.Path, shop.Cluster.Api.Host);
        var facts = new List<Fact>
        {
            new ReleaseRecorded(
                new Release("1.1") { Artifact = $"{KubernetesShop.Repository}@{Digest}" },
                "ci"
            ),
            new VerdictGiven("1.1", Verdict.Bad, "errors doubled", "watch", "shop-i3"),
        };
        var isReadable = true;
        var server = await StartAsync(GateFailure.Closed);
        await ConfigureAsync(GateFailure.Closed);

        // It takes a moment until the API server asks.
        await KubernetesShop.EventuallyAsync(async () =>
            await RefusalAsync("1.1", "--dry-run=server") is not null
        );
        var bad = await RefusalAsync("1.1");
        Assert.Contains(
            "shop 1.1 is bad: errors doubled (incident shop-i3)",
            bad,
            StringComparison.Ordinal
        );
        Assert.Contains("lastgood mark shop 1.1 good", bad, StringComparison.Ordinal);
        Assert.Contains(
            "1.1 is bad",
            await RefusalAsync($"other@{Digest}"),
            StringComparison.Ordinal
        );
        Assert.Null(await RefusalAsync($"1.1@{Digest.Replace('0', 'f')}", "--dry-run=server"));
        Assert.Null(await RefusalAsync("1.0"));

        facts.Add(new ServiceFrozen("audit", "ada", null));
        Assert.Contains(
            "frozen by ada (audit)",
            await RefusalAsync("1.2"),
            StringComparison.Ordinal
        );
        // Not the template: an autoscaler goes on, and so does what lastgood does itself.
        await shop.Cluster.KubectlAsync(
            "-n",
            shop.Space,
            "scale",
            "deployment/shop",
            "--replicas=3"
        );
        Assert.Null(await RefusalAsync("1.2", "--field-manager=lastgood", "--dry-run=server"));
        await shop.Cluster.KubectlAsync(
            "-n",
            shop.Space,
            "annotate",
            "deployment/shop",
            "lastgood/emergency=fire"
        );
        Assert.Null(await RefusalAsync("1.1", "--dry-run=server"));
        await shop.Cluster.KubectlAsync(
            "-n",
            shop.Space,
            "annotate",
            "deployment/shop",
            "lastgood/emergency-"
        );

        isReadable = false;
        Assert.Contains(
            "cannot be read: the disk is gone",
            await RefusalAsync("1.2"),
            StringComparison.Ordinal
        );
        await server.DisposeAsync();
        server = await StartAsync(GateFailure.Open);
        await ConfigureAsync(GateFailure.Open);
        await KubernetesShop.EventuallyAsync(async () =>
            await RefusalAsync("1.2", "--dry-run=server") is null
        );
        await server.DisposeAsync();
        Assert.Null(await RefusalAsync("1.3", "--dry-run=server"));
        await ConfigureAsync(GateFailure.Closed);
        await KubernetesShop.EventuallyAsync(async () =>
            await RefusalAsync("1.3", "--dry-run=server") is not null
        );
        await shop.Cluster.KubectlAsync(
            "delete",
            "validatingwebhookconfiguration",
            "lastgood-gate"
        );

        Task<AdmissionServer> StartAsync(GateFailure fails) =>
            AdmissionServer.StartAsync(
                new IPEndPoint(IPAddress.Parse(shop.Cluster.Api.Host), 0),
                certificate,
                key,
                new AdmissionGate([shop.Options()], ReadAsync, fails, TimeProvider.System),
                Cancellation
            );

        Task<ServiceState> ReadAsync(string service, CancellationToken cancellation) =>
            isReadable
                ? Task.FromResult(State(service, facts))
                : throw new JournalException("the disk is gone");

        Task ConfigureAsync(GateFailure fails) =>
            shop.Cluster.ApplyAsync(
                GateManifest.Write([shop.Options()], fails, certificate, "lastgood", server.Url)
            );

        async Task<string?> RefusalAsync(string version, params string[] how)
        {
            var made = version.StartsWith("other", StringComparison.Ordinal)
                ? KubernetesShop.Shop("1.1")
                : KubernetesShop.Shop(version);
            if (version.StartsWith("other", StringComparison.Ordinal))
            {
                made["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] =
                    $"mirror.invalid/shop@{Digest}";
            }
            made["metadata"]!["namespace"] = shop.Space;
            try
            {
                await shop.Cluster.ApplyAsync(made.ToJsonString(), how);
                return null;
            }
            catch (InvalidOperationException e)
            {
                return e.Message;
            }
        }
    }

    [Fact]
    public async Task A_bad_release_of_helm_is_refused_before_anything_of_it_is_written()
    {
        await using var bed = await HelmBed.ServingAsync(shared, histories, Programs.Helm4);
        using var files = new TemporaryFolder();
        var (certificate, key) = WriteCertificate(files.Path, bed.Cluster.Api.Host);
        var found = await bed.Create().InspectAsync(Cancellation);
        var facts = new List<Fact>
        {
            new ReleaseRecorded(
                new Release("2.0")
                {
                    Artifact = found.Candidates.Single(static c => c.Version == "2.0").Artifact,
                },
                "ci"
            ),
            new VerdictGiven("2.0", Verdict.Bad, "crashes", "watch", "shop-i3"),
        };
        await using var server = await AdmissionServer.StartAsync(
            new IPEndPoint(IPAddress.Parse(bed.Cluster.Api.Host), 0),
            certificate,
            key,
            new AdmissionGate(
                [bed.Options],
                (service, _) => Task.FromResult(State(service, facts)),
                GateFailure.Closed,
                TimeProvider.System
            ),
            Cancellation
        );
        await bed.Cluster.ApplyAsync(
            GateManifest.Write(
                [bed.Options],
                GateFailure.Closed,
                certificate,
                "lastgood",
                server.Url
            )
        );
        // It takes a moment until the API server asks; this is a record that nobody can read.
        await KubernetesShop.EventuallyAsync(async () =>
            await RefusalAsync(() =>
                bed.Cluster.ApplyAsync(
                    $$$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"try","namespace":"{{{{bed.Space}}}}","labels":{"owner":"helm","name":"web"}}}""",
                    "--dry-run=server"
                )
            )
                is not null
        );

        var bad = await RefusalAsync(() =>
            bed.History.RunAsync(bed.Space, bed.History.Upgrade(bed.Space, "2.0"))
        );
        Assert.Contains("2.0 is bad: crashes (incident shop-i3)", bad, StringComparison.Ordinal);
        Assert.Equal("3 deployed", (await bed.RevisionsAsync())[^1]);
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Null(
            await RefusalAsync(() =>
                bed.History.RunAsync(bed.Space, bed.History.Upgrade(bed.Space, "1.1"))
            )
        );
        facts.Add(new ServiceFrozen("audit", "ada", null));
        Assert.Contains(
            "frozen by ada (audit)",
            await RefusalAsync(() =>
                bed.History.RunAsync(bed.Space, bed.History.Upgrade(bed.Space, "1.0"))
            ),
            StringComparison.Ordinal
        );
        // What Helm writes of what it has done already is no new revision.
        await bed.MarkAsync(4, "failed");
        await bed.Cluster.KubectlAsync("delete", "validatingwebhookconfiguration", "lastgood-gate");

        static async Task<string?> RefusalAsync(Func<Task> write)
        {
            try
            {
                await write();
                return null;
            }
            catch (InvalidOperationException e)
            {
                return e.Message;
            }
        }
    }

    [Theory]
    [InlineData("bad", null, "web", "shop 1.1 is bad: slow")]
    [InlineData("good", null, "web", null)]
    // It goes on already.
    [InlineData("bad", "bad", "web", null)]
    [InlineData("bad", null, "another", null)]
    public async Task An_application_is_not_synced_to_a_bad_commit(
        string asked,
        string? before,
        string application,
        string? refusal
    )
    {
        var gate = new AdmissionGate(
            [new ArgoCdBed().Options],
            (service, _) =>
                Task.FromResult(
                    State(
                        service,
                        [
                            new ReleaseRecorded(new Release("1.1") { Artifact = "bad" }, "ci"),
                            new VerdictGiven("1.1", Verdict.Bad, "slow", "watch", "shop-i1"),
                        ]
                    )
                ),
            GateFailure.Closed,
            TimeProvider.System
        );
        var question = $$$"""
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"7",
            "kind":{"group":"argoproj.io","version":"v1alpha1","kind":"Application"},"namespace":"argocd","name":"{{{application}}}",
            "operation":"UPDATE","object":{{{Application(asked)}}},"oldObject":{{{Application(
                before
            )}}}}}
            """;
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(question));

        var answer = Encoding.UTF8.GetString((await gate.AnswerAsync(body, Cancellation))!);

        Assert.Contains(
            refusal is null ? "\"allowed\":true" : "\"allowed\":false",
            answer,
            StringComparison.Ordinal
        );
        Assert.Contains(refusal ?? "", answer, StringComparison.Ordinal);

        static string Application(string? commit) =>
            commit is null
                ? """{"metadata":{"name":"web"}}"""
                : $$$$"""{"metadata":{"name":"web"},"operation":{"sync":{"revision":"{{{{commit}}}}"}}}""";
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1")]
    [InlineData(
        """{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview","request":{"uid":"1"}}"""
    )]
    [InlineData(
        """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":""}}"""
    )]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":[]}""")]
    [InlineData(
        """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1"},"request":{"uid":"2"}}"""
    )]
    public async Task What_is_no_review_is_not_answered(string text)
    {
        Assert.Null(await AnswerAsync(text, []));
    }

    [Fact]
    public async Task An_emergency_goes_through_with_a_warning()
    {
        var answer = await AnswerAsync(
            """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"7",
            "kind":{"group":"apps","version":"v1","kind":"Deployment"},"namespace":"shop","name":"shop","operation":"CREATE",
            "object":{"metadata":{"name":"shop","annotations":{"lastgood/emergency":"fire"}},"spec":{"template":{"spec":{"containers":[{"name":"shop","image":"shop:1.1"}]}}}}}}
            """,
            [new VerdictGiven("1.1", Verdict.Bad, "slow", "watch", "shop-i1")]
        );

        Assert.Equal(
            """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"7","allowed":true,"warnings":["lastgood lets it through for an emergency (fire): shop 1.1 is bad: slow (incident shop-i1); to lift that: lastgood mark shop 1.1 good --reason \u2026"]}}""",
            answer
        );
    }

    private static async Task<string?> AnswerAsync(string text, IReadOnlyList<Fact> facts)
    {
        var gate = new AdmissionGate(
            [
                new Adapters.Platforms.Kubernetes.KubernetesOptions
                {
                    Service = "shop",
                    Front = "",
                    Cluster = new Adapters.Kubernetes.KubeCluster("any", null),
                    Namespace = "shop",
                    Workloads =
                    [
                        new(Adapters.Platforms.Kubernetes.WorkloadKind.Deployment, "shop"),
                    ],
                },
            ],
            (service, _) => Task.FromResult(State(service, facts)),
            GateFailure.Closed,
            TimeProvider.System
        );
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await gate.AnswerAsync(body, Cancellation) is { } answer
            ? Encoding.UTF8.GetString(answer)
            : null;
    }

    private static ServiceState State(string service, IReadOnlyList<Fact> facts) =>
        ServiceState.From(
            service,
            facts.Select(
                (f, i) => new Entry(i + 1, service, TimeProvider.System.GetUtcNow(), null, f)
            )
        );

    private static (string Certificate, string Key) WriteCertificate(string folder, string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=gate", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        var files = (Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
        File.WriteAllText(files.Item1, made.ExportCertificatePem());
        File.WriteAllText(files.Item2, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
