using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Helm;
using Lastgood.Adapters.Platforms.Helm.Manifests;
using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Manifest = Lastgood.Adapters.Platforms.Helm.Manifests.Manifest;

namespace Lastgood.Adapters.Tests.Platforms.Helm;

/// <summary>What Helm records, as it was recorded with 3.18 on Kubernetes 1.32, and what is made of that.</summary>
public sealed class RecordTests
{
    private static readonly HelmOptions Options = new()
    {
        Service = "shop",
        Front = "",
        Cluster = new KubeCluster("prod", "/etc/kube config"),
        Namespace = "store",
        Release = "web",
    };

    [Fact]
    public void A_history_is_read_with_what_each_revision_is_made_of()
    {
        var revisions = Recorded("after-rollback");

        Assert.Equal(
            ["1 superseded", "2 superseded", "3 failed", "4 deployed"],
            revisions.Select(static r => $"{r.Number} {r.Status}"),
            StringComparer.Ordinal
        );
        var last = revisions[3];
        Assert.Equal("Rollback to 2", last.Description);
        Assert.Equal("web-0.1.0 1.16.0", $"{last.Chart}-{last.ChartVersion} {last.AppVersion}");
        Assert.Equal(revisions[1].Digest, last.Digest);
        Assert.False(revisions[0].Digest == last.Digest);
        Assert.Equal("localhost/web:v2", last.Manifest.Workloads.Single().Object.FirstImage);
        Assert.Equal(
            ["ServiceAccount/web", "Service/web", "Deployment/web"],
            last.Manifest.Objects.Select(static o => o.Id),
            StringComparer.Ordinal
        );
        Assert.Equal("Pod/web-test-connection (test): not run", last.Hooks.Single().ToString());
        Assert.True(last.IsRollbackTo(2, revisions[1].Digest));
        Assert.False(revisions[2].WasDeployed);
        Assert.Contains(Recorded("pending-rollback"), static r => r.IsPending);
    }

    [Fact]
    public void A_status_is_changed_and_nothing_else()
    {
        var record = Records("pending-upgrade")
            .Single(static r => r.Text("metadata", "labels", "status") == "pending-upgrade");

        var changed = RecordPayload.WithStatus(
            record,
            RecordDriver.Secret,
            Revision.Failed,
            "left behind <&'>",
            DateTimeOffset.UnixEpoch
        );

        Assert.Equal("failed", changed.Text("metadata", "labels", "status"));
        Assert.Equal("0", changed.Text("metadata", "labels", "modifiedAt"));
        var (before, after) = (HelmHistory.Json(record), HelmHistory.Json(changed));
        Assert.Equal("failed", after.Text("info", "status"));
        Assert.Equal("left behind <&'>", after.Text("info", "description"));
        after["info"]!["status"] = "pending-upgrade";
        after["info"]!["description"] = before.Text("info", "description");
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
    }

    [Fact]
    public void A_record_that_is_none_is_told_by_its_name()
    {
        foreach (var data in (string[])["", "AAAA", "SDRzSUFBQUFBQUFBQUFBQQ==", "%"])
        {
            var record = new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "sh.helm.release.v1.web.v7" },
                ["data"] = new JsonObject { ["release"] = data },
            };
            foreach (var driver in Enum.GetValues<RecordDriver>())
            {
                var error = Assert.Throws<PlatformException>(() =>
                    RecordPayload.Read(record, driver)
                );
                Assert.Contains("web.v7", error.Message, StringComparison.Ordinal);
                Assert.NotNull(error.Remedy);
            }
        }
    }

    [Fact]
    public void The_same_content_has_the_same_name_whatever_its_number_and_keeps_it_when_Helm_forgets()
    {
        using var folder = new TemporaryFolder();
        var revisions = Recorded("after-rollback");
        var book = new NameBook(folder["names"]);

        var (names, trouble) = book.Of(revisions.Select(static r => (r.AppVersion, r.Digest)));
        var (later, _) = new NameBook(folder["names"]).Of(
            revisions.Skip(3).Select(static r => (r.AppVersion, r.Digest))
        );

        Assert.Null(trouble);
        Assert.Equal("1.16.0", names[revisions[0].Digest]);
        Assert.Equal($"1.16.0+manifest.{revisions[1].Digest[..8]}", names[revisions[3].Digest]);
        Assert.Equal(names[revisions[3].Digest], later[revisions[3].Digest]);
        Assert.Equal("a-b", NameBook.Clean("a b", revisions[0].Digest));
        Assert.Equal(
            $"manifest.{revisions[0].Digest[..12]}",
            NameBook.Clean("..", revisions[0].Digest)
        );
    }

    [Fact]
    public void The_difference_of_two_revisions_names_objects_keys_and_images_and_no_value()
    {
        var revisions = Recorded("after-rollback");

        var difference = Difference.Of(revisions[2], revisions[1]);

        Assert.Equal(
            "changes Deployment/web (localhost/web:bad → localhost/web:v2); values that differ: image.tag",
            difference.Words
        );
        Assert.Equal("", Difference.Of(revisions[1], revisions[3]).Words);
        var (first, other) = (revisions[0], revisions[0] with { });
        var more = Difference.Of(
            With(first, "kind: Job\nmetadata: {name: old}", "a", ("crds/x.yaml", "1")),
            With(other, "kind: Secret\nmetadata: {name: new}", "b", ("crds/x.yaml", "2"))
        );
        Assert.Equal(
            "adds Secret/new; removes Job/old; values that differ: db.password; custom resource definitions differ and stay as they are: crds/x.yaml",
            more.Words
        );
    }

    [Fact]
    public void What_was_changed_by_hand_is_seen_and_what_the_cluster_fills_in_is_not()
    {
        var wanted = Recorded("after-rollback")[3].Manifest.Find("Deployment/web")!;

        Assert.Empty(Comparing.Deviations(wanted.Json, Object("after-change-by-hand")));
        Assert.Equal(
            ["spec.template.spec.containers[web].image"],
            Comparing.Deviations(wanted.Json, Object("changed-by-hand")),
            StringComparer.Ordinal
        );
        var live = new LiveObject(wanted, Object("changed-by-hand"));
        Assert.Equal(
            ["web runs localhost/web:v1, not localhost/web:v2"],
            live.WrongImages,
            StringComparer.Ordinal
        );
    }

    [Theory]
    [InlineData("{a: 1, b: 'x', c: [1, 2]}", "{a: '1', b: 'x', c: [1, 2], d: 5}", "")]
    [InlineData("{cpu: 0.5, memory: 1Gi}", "{cpu: 500m, memory: '1073741824'}", "")]
    [InlineData("{a: '', b: {}, c: [], d: null, e: false, f: 0}", "{}", "")]
    [InlineData("{e: true}", "{}", "spec.e")]
    [InlineData("{replicas: 2}", "{replicas: 5}", "")]
    [InlineData(
        "{l: [{name: a, value: x}, {name: b, value: y}]}",
        "{l: [{name: b, value: z}, {name: a, value: x}]}",
        "spec.l[b].value"
    )]
    [InlineData("{args: [a]}", "{args: [a, b]}", "spec.args")]
    public void What_means_the_same_is_no_deviation(string wanted, string live, string paths)
    {
        JsonObject Spec(string yaml) => YamlText.Documents($"spec: {yaml}")[0];

        Assert.Equal(paths, string.Join(' ', Comparing.Deviations(Spec(wanted), Spec(live))));
    }

    [Fact]
    public void A_manifest_is_read_as_kubectl_does()
    {
        var manifest = Manifest.Parse(
            "---\n# nothing\n---\nkind: List\nitems:\n- kind: A\n  metadata: {name: x}\n---\nbase: &b {k: v}\nkind: B\nmetadata: {name: y, namespace: n}\nspec: {<<: *b, s: yes, q: \"yes\", n: 012, f: 1.5, t: 2026-01-01, v: 1.2.3}\n"
        );

        Assert.Equal(
            ["A/x", "B/y in n"],
            manifest.Objects.Select(static o => o.Id),
            StringComparer.Ordinal
        );
        Assert.Equal(
            """{"k":"v","s":true,"q":"yes","n":12,"f":1.5,"t":"2026-01-01","v":"1.2.3"}""",
            manifest.Objects[1].Json["spec"]!.ToJsonString()
        );
        Assert.Throws<PlatformException>(static () => Manifest.Parse("a: [b"));
        Assert.Throws<PlatformException>(() =>
            Manifest.Parse(
                string.Concat(
                    Enumerable
                        .Range(1, 9)
                        .Select(static i =>
                            $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat(i == 1 ? "x" : $"*a{i - 1}", 9))}]\n"
                        )
                )
            )
        );
    }

    [Fact]
    public void A_rollback_of_ours_is_known_by_number_description_and_content()
    {
        var scene = new Scene("1.4", 3, Digest("bad"), 3, Digest("bad"), 2, Digest("good"), 0);
        (int, string, string, string) bad = (3, "failed", "x", "bad");

        Standing In(params (int, string, string, string)[] later) =>
            scene.In(Chronicle([(2, "superseded", "x", "good"), .. later]));

        Assert.Equal(scene, Scene.Of(scene.ToArguments()));
        Assert.Equal(Standing.Before, In(bad));
        Assert.Equal(Standing.Elsewhere, In((3, "failed", "x", "other")));
        Assert.Equal(Standing.Made, In(bad, (4, "deployed", "Rollback to 2", "good")));
        Assert.Equal(Standing.Tried, In(bad, (4, "pending-rollback", "Rollback to 2", "good")));
        Assert.Equal(
            Standing.Made,
            In(bad, (4, "failed", "left", "good"), (5, "deployed", "Rollback to 2", "good"))
        );
        Assert.Equal(Standing.Elsewhere, In(bad, (4, "deployed", "Upgrade complete", "good")));
        Assert.Equal(Standing.Elsewhere, In(bad, (4, "deployed", "Rollback to 1", "older")));
        Assert.Equal(
            Standing.Elsewhere,
            In(
                bad,
                (4, "deployed", "Upgrade complete", "new"),
                (5, "deployed", "Rollback to 2", "good")
            )
        );
        Assert.Equal(
            Standing.Undone,
            In(
                bad,
                (4, "failed", "Release failed", "good"),
                (5, "deployed", "Rollback to 3", "bad")
            )
        );
        Assert.Equal(
            Standing.Undoing,
            In(
                bad,
                (4, "deployed", "Rollback to 2", "good"),
                (5, "pending-rollback", "Rollback to 3", "bad")
            )
        );
        Assert.Equal(Standing.Elsewhere, scene.In(Chronicle([])));
    }

    [Fact]
    public void Commands_name_context_and_namespace()
    {
        Assert.Equal(
            "helm rollback web 7 --namespace store --kubeconfig '/etc/kube config' --kube-context prod --wait --timeout 300s --history-max 10",
            CommandLine.Show(HelmCommands.Rollback(Options, 7, 3))
        );
        var more = Options with
        {
            CleanupOnFail = true,
            RunsHooks = false,
            ForceConflicts = true,
            HistoryMax = 0,
            Driver = RecordDriver.ConfigMap,
        };
        Assert.EndsWith(
            "--timeout 300s --history-max 0 --cleanup-on-fail --no-hooks --force-conflicts",
            CommandLine.Show(HelmCommands.Rollback(more, 7, 4, waits: false)),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "--force-conflicts",
            CommandLine.Show(HelmCommands.Rollback(more, 7, 3)),
            StringComparison.Ordinal
        );
        Assert.Equal("configmap", HelmCommands.Environment(more)["HELM_DRIVER"]);
    }

    [Fact]
    public void What_Helm_says_is_told_without_secrets()
    {
        var revision = With(
            Recorded("after-rollback")[0],
            "kind: Secret\nmetadata: {name: s}\nstringData: {p: hunter22}\ndata: {q: c3dvcmRmaXNo}",
            "a",
            ("", "")
        );
        var result = new CommandResult(
            1,
            "",
            "Error: bad \"hunter22\"\n\t* job web-pre failed: swordfish, token=abcdefgh\n\n",
            TimeSpan.Zero
        );

        Assert.Equal(
            "exit code 1, Error: bad \"[redacted]\" * job web-pre failed: [redacted], token=[redacted]",
            HelmProgram.Said(result, revision)
        );
    }

    private static string Digest(string text) => Revision.Hash(text);

    private static Chronicle Chronicle(
        IEnumerable<(int Number, string Status, string Description, string Text)> revisions
    ) =>
        new(
            [
                .. revisions.Select(r =>
                    With(Recorded("after-rollback")[0], r.Text, "", ("", "")) with
                    {
                        Number = r.Number,
                        Status = r.Status,
                        Description = r.Description,
                    }
                ),
            ],
            DateTimeOffset.UnixEpoch
        );

    private static Revision With(
        Revision revision,
        string text,
        string password,
        (string File, string Digest) crd
    ) =>
        new()
        {
            Number = revision.Number,
            Status = revision.Status,
            Description = revision.Description,
            Chart = revision.Chart,
            ChartVersion = revision.ChartVersion,
            AppVersion = revision.AppVersion,
            Text = text,
            Values = new JsonObject
            {
                ["db"] = new JsonObject { ["password"] = password, ["host"] = "db" },
            },
            Hooks = [],
            Crds = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [crd.File] = crd.Digest,
            },
            Record = revision.Record,
            Created = revision.Created,
        };

    private static List<Revision> Recorded(string name) =>
        [
            .. Records(name)
                .Select(static r => RecordPayload.Read(r, RecordDriver.Secret))
                .OrderBy(static r => r.Number),
        ];

    private static IEnumerable<JsonObject> Records(string name) => Object(name).Items("items");

    private static JsonObject Object(string name) =>
        JsonNode
            .Parse(
                File.ReadAllBytes(
                    Path.Combine(
                        AppContext.BaseDirectory,
                        "Platforms",
                        "Helm",
                        "Recorded",
                        string.Create(CultureInfo.InvariantCulture, $"{name}.json")
                    )
                )
            )!
            .AsObject();
}
