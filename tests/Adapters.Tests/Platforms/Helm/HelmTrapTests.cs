using Lastgood.Adapters.Platforms.Helm;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Runs;
using Lastgood.KubernetesBed;
using Lastgood.KubernetesBed.Api;

namespace Lastgood.Adapters.Tests.Platforms.Helm;

/// <summary>What goes wrong with releases of Helm, each with the real one.</summary>
public sealed class HelmTrapTests(SharedCluster shared, HelmHistories histories) : PlatformTestBase
{
    private static Activation Back(string version) =>
        new(RunKind.Rollback, version, KeepPrevious: false);

    [Fact]
    public async Task A_bad_upgrade_is_taken_back_and_the_plan_says_what_changes_without_a_value()
    {
        await using var bed = await ServingAsync();
        await bed.History.RunAsync(bed.Space, bed.History.Upgrade(bed.Space, "2.0"));

        var found = await bed.Create().InspectAsync(Cancellation);
        var steps = await PlanAsync(bed.Create(), Back("1.0"));
        await ApplyAsync(bed.Create(), steps);

        Assert.Equal("2.0", found.Serving);
        Assert.Equal(["rollback", "settle"], Names(steps), StringComparer.Ordinal);
        Assert.Contains(
            "Deployment/web (localhost/web:v2.0-crash → localhost/web:v1.0)",
            steps[0].Title,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "values that differ: greeting, password, tag",
            steps[0].Title,
            StringComparison.Ordinal
        );
        Assert.Contains($"context {Cluster.Context}", steps[0].Title, StringComparison.Ordinal);
        Assert.Contains("3", steps[0].Commands[0], StringComparer.Ordinal);
        Assert.DoesNotContain("s3cret", steps[0].Title, StringComparison.Ordinal);
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Equal(
            ["1 superseded", "2 superseded", "3 superseded", "4 superseded", "5 deployed"],
            await bed.RevisionsAsync(),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task An_upgrade_that_was_killed_is_unlocked_and_taken_back()
    {
        await using var bed = await ServingAsync();
        using (var upgrade = bed.History.Start(bed.History.Upgrade(bed.Space, "2.0", "--wait")))
        {
            await RevisionAsync(bed, "4 pending-upgrade");
            upgrade.Kill();
            await upgrade.WaitForExitAsync(Cancellation);
        }
        var found = await bed.Create().InspectAsync(Cancellation);
        bed.Options = bed.Options with { PendingTimeout = TimeSpan.FromSeconds(1) };

        var steps = await PlanAsync(bed.Create(), Back("1.1"));
        await ApplyAsync(bed.Create(), steps);

        Assert.Contains(
            found.Problems,
            static p => p.Contains("pending-upgrade", StringComparison.Ordinal)
        );
        Assert.Equal(["unlock", "rollback", "settle"], Names(steps), StringComparer.Ordinal);
        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Equal(
            ["4 failed", "5 deployed"],
            (await bed.RevisionsAsync()).Skip(3),
            StringComparer.Ordinal
        );
        // Helm itself would refuse it while anything is pending.
        await bed.History.RunAsync(bed.Space, bed.History.Upgrade(bed.Space, "1.0"));
    }

    [Fact]
    public async Task An_operation_that_may_still_be_going_on_is_waited_for()
    {
        await using var bed = await ServingAsync();
        await bed.MarkAsync(3, "pending-upgrade");
        var step = (await PlanAsync(bed.Create(), Back("1.1")))[0];
        Assert.Contains("wait until revision 3", step.Title, StringComparison.Ordinal);
        Assert.Equal(Observation.NotApplied, await bed.Create().ObserveAsync(step, Cancellation));

        var waiting = bed.Create().ApplyAsync(step, Cancellation);
        await bed.MarkAsync(3, "deployed");

        Assert.Equal("revision 3 (deployed)", (await waiting)["ended"]);
        Assert.Equal(Observation.Applied, await bed.Create().ObserveAsync(step, Cancellation));
    }

    [Fact]
    public async Task A_rollback_of_ours_that_was_killed_is_begun_anew()
    {
        await using var bed = await ServingAsync();
        var step = (await PlanAsync(bed.Create(), Back("2.0")))[0];
        using (
            var other = bed.History.Start([
                "rollback",
                HelmHistory.Release,
                "2",
                "--namespace",
                bed.Space,
                "--wait",
            ])
        )
        {
            await RevisionAsync(bed, "4 pending-rollback");
            other.Kill();
            await other.WaitForExitAsync(Cancellation);
        }

        Assert.Equal(Observation.NotApplied, await bed.Create().ObserveAsync(step, Cancellation));
        var capture = await bed.Create().CaptureAsync(step, Cancellation);
        var error = await FailsAsync(() => bed.Create().ApplyAsync(step, Cancellation));
        await bed.Create().UndoAsync(step, capture, Cancellation);

        Assert.Contains("CrashLoopBackOff", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["4 failed", "5 failed", "6 deployed"],
            (await bed.RevisionsAsync()).Skip(3),
            StringComparer.Ordinal
        );
        Assert.Equal("localhost/web:v1.0", Assert.Single(await bed.RunningAsync()));
    }

    [Fact]
    public async Task A_hook_that_fails_is_told_and_leaves_nothing_pending()
    {
        await using var bed = await ServingAsync();
        await bed.History.RunAsync(
            bed.Space,
            bed.History.Upgrade(bed.Space, "1.2", "--set", "hook=localhost/hook:crash")
        );
        await bed.History.RunAsync(bed.Space, bed.History.Upgrade(bed.Space, "1.0"));
        await bed.SettledAsync();
        var step = (await PlanAsync(bed.Create(), Back("1.2")))[0];
        var capture = await bed.Create().CaptureAsync(step, Cancellation);

        var error = await FailsAsync(() => bed.Create().ApplyAsync(step, Cancellation));
        await bed.Create().UndoAsync(step, capture, Cancellation);

        Assert.Contains("runs the hooks Job/web-hook", step.Title, StringComparison.Ordinal);
        Assert.Contains(
            "job web-hook failed: BackoffLimitExceeded",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["6 failed", "7 deployed"],
            (await bed.RevisionsAsync()).Skip(5),
            StringComparer.Ordinal
        );
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task An_answer_that_is_lost_in_the_middle_is_taken_back_and_leaves_nothing_pending()
    {
        await using var bed = await ServingAsync();
        var step = (await PlanAsync(bed.Create(), Back("1.1")))[0];
        var capture = await bed.Create().CaptureAsync(step, Cancellation);
        bed.Proxy.Fail(1000, 403, "PATCH .*/deployments/");

        await FailsAsync(() => bed.Create().ApplyAsync(step, Cancellation));
        bed.Proxy.Heal();
        await bed.Create().UndoAsync(step, capture, Cancellation);

        Assert.DoesNotContain(
            await bed.RevisionsAsync(),
            static r => r.Contains("pending", StringComparison.Ordinal)
        );
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task Somebody_who_upgrades_at_the_same_time_is_noticed_and_not_fought()
    {
        await using var bed = await ServingAsync();
        var step = (await PlanAsync(bed.Create(), Back("1.1")))[0];
        var capture = await bed.Create().CaptureAsync(step, Cancellation);
        bed.Proxy.Meanwhile(
            "POST .*/secrets",
            () => bed.History.RunAsync(bed.Space, bed.History.Upgrade(bed.Space, "1.3"))
        );

        var error = await FailsAsync(() => bed.Create().ApplyAsync(step, Cancellation));
        var undo = await FailsAsync(() => bed.Create().UndoAsync(step, capture, Cancellation));

        Assert.Contains("somebody else has made revision", error.Message, StringComparison.Ordinal);
        Assert.Contains("somebody else has made revision", undo.Message, StringComparison.Ordinal);
        Assert.Equal(Observation.Diverged, await bed.Create().ObserveAsync(step, Cancellation));
        Assert.Equal("localhost/web:v1.3", Assert.Single(await bed.RunningAsync()));
    }

    [Fact]
    public async Task A_Helm_that_lies_is_not_believed()
    {
        await using var bed = await ServingAsync();
        bed.Options = bed.Options with
        {
            Program = bed.FakeHelm(
                "[ \"$1\" = version ] && exec \"$HELM\" \"$@\"; echo 'Rollback was a success! Happy Helming!'"
            ),
        };
        var step = (await PlanAsync(bed.Create(), Back("1.1")))[0];

        var error = await FailsAsync(() => bed.Create().ApplyAsync(step, Cancellation));

        Assert.Contains("Helm says that it was a success", error.Message, StringComparison.Ordinal);
        Assert.Equal(Observation.NotApplied, await bed.Create().ObserveAsync(step, Cancellation));
    }

    [Fact]
    public async Task A_Helm_that_hangs_is_killed_with_what_it_started_and_nothing_is_half_done()
    {
        await using var bed = await ServingAsync();
        bed.Options = bed.Options with
        {
            Program = bed.FakeHelm(
                $"[ \"$1\" = version ] && exec \"$HELM\" \"$@\"; sleep 600 & echo $$ $! >'{bed["pids"]}'; wait"
            ),
            RolloutTimeout = TimeSpan.FromSeconds(1),
            Grace = TimeSpan.FromSeconds(1),
        };
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back("1.1"));
        var capture = await platform.CaptureAsync(steps[0], Cancellation);

        var error = await FailsAsync(() => platform.ApplyAsync(steps[0], Cancellation));

        Assert.Contains("helm", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
        // What is killed is gone a moment later.
        var pids = (await File.ReadAllTextAsync(bed["pids"], Cancellation)).Split(
            default(char[]),
            StringSplitOptions.RemoveEmptyEntries
        );
        Assert.Equal(2, pids.Length);
        await Eventually.IsTrueAsync(() =>
            Task.FromResult(Array.TrueForAll(pids, static p => !Directory.Exists($"/proc/{p}")))
        );
        Assert.Equal(
            Observation.NotApplied,
            await bed.Create().ObserveAsync(steps[0], Cancellation)
        );
        Assert.Equal("nothing was made", (await UndoAsync(platform, steps[0], capture))["back"]);
        Assert.Equal("3 deployed", (await bed.RevisionsAsync())[^1]);
        Assert.Equal("1.0", await bed.UsersGetAsync());

        static Task<Details> UndoAsync(IPlatform platform, PlannedStep step, Details capture) =>
            platform.UndoAsync(step, capture, Cancellation);
    }

    [Fact]
    public async Task Records_in_ConfigMaps_are_read_and_a_rollback_writes_the_next_one_there()
    {
        await using var bed = await ServingAsync();
        await bed.MoveRecordsAsync();
        var secrets = bed.Create();
        Assert.Null((await secrets.InspectAsync(Cancellation)).Serving);
        bed.Options = bed.Options with { Driver = RecordDriver.ConfigMap };
        var platform = bed.Create();

        Assert.Equal("1.0", (await platform.InspectAsync(Cancellation)).Serving);
        var steps = await PlanAsync(platform, Back("1.1"));
        await ApplyAsync(platform, steps);

        Assert.True((await platform.VerifyAsync("1.1", Cancellation)).Serves);
        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Equal(
            ["1 superseded", "2 superseded", "3 superseded", "4 deployed"],
            await bed.RevisionsAsync(),
            StringComparer.Ordinal
        );
        Assert.Empty(
            (
                await bed.Cluster.Client.GetAsync(
                    $"/api/v1/namespaces/{bed.Space}/secrets?labelSelector=owner%3Dhelm"
                )
            )["items"]!.AsArray()
        );
    }

    [Fact]
    public async Task Fields_that_somebody_has_taken_over_are_overridden_where_that_is_wanted()
    {
        // Helm 3 overrides them always.
        await using var bed = await HelmBed.ServingAsync(shared, histories, Programs.Helm4);
        await bed.Cluster.KubectlAsync(
            "--namespace",
            bed.Space,
            "set",
            "image",
            "deployment/web",
            "*=localhost/web:v3.3"
        );
        await bed.SettledAsync();
        bed.Options = bed.Options with { ForceConflicts = true };
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back("1.1"));
        await ApplyAsync(platform, steps);

        Assert.Contains("--force-conflicts", steps[0].Commands[0], StringComparer.Ordinal);
        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_revision_that_disappears_between_plan_and_run_is_named()
    {
        await using var bed = await ServingAsync();
        var step = (await PlanAsync(bed.Create(), Back("1.1")))[0];
        await bed.Cluster.Client.DeleteAsync(
            $"/api/v1/namespaces/{bed.Space}/secrets/sh.helm.release.v1.web.v1"
        );

        var error = await FailsAsync(() => bed.Create().ApplyAsync(step, Cancellation));
        var refusal = await RefusalAsync(bed.Create(), Back("1.1"));

        Assert.Contains("revision 1 of web", error.Message, StringComparison.Ordinal);
        Assert.Contains("the oldest that it keeps is 2", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_by_hand_and_two_deployed_revisions_are_told_and_put_right()
    {
        await using var bed = await ServingAsync();
        await bed.Cluster.KubectlAsync(
            "--namespace",
            bed.Space,
            "set",
            "image",
            "deployment/web",
            "web=localhost/web:v9"
        );
        await bed.MarkAsync(1, "deployed");
        await bed.SettledAsync();

        var found = await bed.Create().InspectAsync(Cancellation);
        var check = await bed.Create().VerifyAsync("1.0", Cancellation);
        var steps = await PlanAsync(bed.Create(), Back("1.1"));
        await ApplyAsync(bed.Create(), steps);

        Assert.Contains(
            found.Problems,
            static p =>
                p.Contains("changed without Helm", StringComparison.Ordinal)
                && p.Contains("containers[web].image", StringComparison.Ordinal)
        );
        Assert.Contains(
            found.Problems,
            static p => p.Contains("2 revisions of web as deployed", StringComparison.Ordinal)
        );
        Assert.False(check.Serves);
        Assert.Contains("overwrites what was changed", steps[0].Title, StringComparison.Ordinal);
        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Equal(
            ["1 superseded", "2 superseded", "3 superseded", "4 deployed"],
            await bed.RevisionsAsync(),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task What_is_named_wrongly_is_told_with_what_there_is()
    {
        await using var bed = await ServingAsync();
        var right = bed.Options;

        bed.Options = right with { Release = "nope" };
        var release = await RefusalAsync(bed.Create(), Back("1.1"));
        bed.Options = right with { Namespace = "nope" };
        var space = await RefusalAsync(bed.Create(), Back("1.1"));
        bed.Options = right with { Cluster = right.Cluster with { Context = "nope" } };
        var context = await RefusalAsync(bed.Create(), Back("1.1"));
        bed.Options = right with { Program = bed["nothing"] };
        var program = await RefusalAsync(bed.Create(), Back("1.1"));

        Assert.Contains("no release nope", release.Reason, StringComparison.Ordinal);
        Assert.Contains("namespace nope", space.Reason, StringComparison.Ordinal);
        Assert.Contains("no context nope", context.Reason, StringComparison.Ordinal);
        Assert.Contains(Cluster.Context, context.Remedy, StringComparison.Ordinal);
        Assert.Contains("nothing", program.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_says_what_is_missing_and_evidence_holds_no_secret()
    {
        await using var bed = await ServingAsync();
        var target = new Core.Releases.Release("1.1");

        var checks = await ((IReadiness)bed.Create()).CheckAsync(target, Cancellation);
        var exhibits = await ((IExhibits)bed.Create()).ShowAsync(Cancellation);
        bed.Options = bed.Options with
        {
            Cluster = bed.Options.Cluster with
            {
                Kubeconfig = await bed.Cluster.KubeconfigForAsync(
                    bed.Space,
                    new Rule([""], ["secrets"], ["get", "list", "create", "delete"]),
                    new Rule(["apps"], ["deployments"], ["get", "patch"])
                ),
            },
        };
        var poor = await ((IReadiness)bed.Create()).CheckAsync(target, Cancellation);

        Assert.DoesNotContain(checks, static c => c.Answer == ReadinessAnswer.No);
        Assert.Contains(
            checks,
            static c => c.Seen.Contains("revision 1 is 1.1", StringComparison.Ordinal)
        );
        var missing = Assert.Single(poor, static c => c.Name == "permissions");
        Assert.Contains("update secrets", missing.Seen, StringComparison.Ordinal);
        Assert.Contains("--verb=update", missing.Remedy!, StringComparison.Ordinal);
        var text = string.Join('\n', exhibits.Select(static e => e.Text));
        Assert.Contains("localhost/web:v1.0", text, StringComparison.Ordinal);
        Assert.Contains("password", text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
    }

    private Task<HelmBed> ServingAsync() => HelmBed.ServingAsync(shared, histories, Programs.Helm3);

    private static Task RevisionAsync(HelmBed bed, string wanted) =>
        Eventually.IsTrueAsync(
            async () => (await bed.RevisionsAsync()).Contains(wanted, StringComparer.Ordinal),
            what: wanted
        );
}
