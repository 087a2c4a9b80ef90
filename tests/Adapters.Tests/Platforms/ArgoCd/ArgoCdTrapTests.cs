using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.ArgoCd.Double;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.ArgoCd;

/// <summary>What is known to go wrong with rollbacks of Argo CD.</summary>
public sealed class ArgoCdTrapTests : PlatformTestBase
{
    private static readonly Activation Back = new(RunKind.Rollback, "1.1", KeepPrevious: false);

    [Fact]
    public async Task A_way_back_goes_by_the_number_in_the_history_and_says_that_auto_sync_stays_off()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        var platform = bed.Create();
        Assert.Equal("2.0", (await platform.InspectAsync(Cancellation)).Serving);

        var steps = await PlanAsync(platform, Back);

        Assert.Equal(["auto_sync_off", "sync", "healthy", "ready"], Names(steps));
        const string on = "argocd app set web --sync-policy automated --auto-prune --self-heal";
        Assert.Contains(on, steps[0].Title, StringComparison.Ordinal);
        Assert.Contains("number 1 of its history", steps[1].Title, StringComparison.Ordinal);
        Assert.Contains("what it does not have stays", steps[1].Title, StringComparison.Ordinal);
        var off = await platform.ApplyAsync(steps[0], Cancellation);
        Assert.Contains(on, off["stays off"], StringComparison.Ordinal);
        await ApplyAsync(platform, [.. steps.Skip(1)]);
        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Contains(
            bed.Server.Asked,
            static a =>
                a.StartsWith("POST /api/v1/applications/web/rollback ", StringComparison.Ordinal)
                && a.Contains("\"id\":1,\"prune\":false", StringComparison.Ordinal)
        );
        // Nothing else of the policy has gone, and what was switched off is written there.
        var policy = bed.Server.Web["spec"]!["syncPolicy"]!.AsObject();
        Assert.Equal("syncOptions", Assert.Single(policy).Key);
        await bed.LookAsync();
        var found = await platform.InspectAsync(Cancellation);
        Assert.Equal("1.1", found.Serving);
        Assert.Contains(found.Problems, p => p.Contains(on, StringComparison.Ordinal));
        Assert.Contains(
            found.Problems,
            static p => p.Contains("git still names", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Going_back_twice_does_not_lead_forward_again()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        var platform = bed.Create();
        await ApplyAsync(platform, await PlanAsync(platform, Back));

        await ApplyAsync(platform, await PlanAsync(platform, Back with { Version = "1.0" }));

        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task Auto_sync_is_put_back_as_it_was_where_the_way_back_is_undone()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        var before = bed.Server.Web["spec"]!.ToJsonString();
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back);
        var capture = await platform.CaptureAsync(steps[0], Cancellation);
        await platform.ApplyAsync(steps[0], Cancellation);

        await platform.UndoAsync(steps[0], capture, Cancellation);
        await platform.UndoAsync(steps[0], capture, Cancellation);

        var now = bed.Server.Web["spec"]!.DeepClone();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(before), now), now.ToJsonString());
        Assert.Contains("CreateNamespace", capture["sync_policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Succeeded_is_not_healthy()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        bed.Options = bed.Options with { HealthTimeout = TimeSpan.FromSeconds(2) };
        var platform = bed.Create();
        bed.SyncByHand(ArgoCdBed.CommitOf("1.0"));
        bed.Server.Do(() => bed.Server.Web["spec"]!.AsObject().Remove("syncPolicy"));
        var steps = await PlanAsync(platform, Back with { Version = "2.0" });

        var healthy = await ApplyUpToAsync(platform, steps, "healthy");
        var error = await FailsAsync(() => platform.ApplyAsync(healthy, Cancellation));

        Assert.Contains("Degraded", error.Message, StringComparison.Ordinal);
        Assert.Contains("exceeded its progress deadline", error.Message, StringComparison.Ordinal);
        Assert.False((await platform.VerifyAsync("2.0", Cancellation)).Serves);
    }

    [Fact]
    public async Task A_closed_sync_window_refuses_the_plan_and_one_that_closes_later_is_noticed_and_left()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back);
        bed.Server.Do(() => bed.Server.Api.Controller.Windows = Deny());

        var refusal = await RefusalAsync(platform, Back);
        var sync = await ApplyUpToAsync(platform, steps, "sync");
        var capture = await platform.CaptureAsync(sync, Cancellation);
        var error = await FailsAsync(() => platform.ApplyAsync(sync, Cancellation));
        Assert.NotNull(bed.Server.Web["operation"]);
        await platform.UndoAsync(sync, capture, Cancellation);

        Assert.Contains("sync window", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("enable-manual-sync", refusal.Remedy, StringComparison.Ordinal);
        Assert.Contains("a sync window holds", error.Message, StringComparison.Ordinal);
        Assert.Null(bed.Server.Web["operation"]);
        Assert.Equal("2.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_sync_that_goes_on_is_ended_as_a_step_on_the_way_back_and_refuses_the_way_forward()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        bed.Server.Do(() =>
        {
            bed.Server.Api.Controller.Holds = true;
            bed.Server.Web["operation"] = new JsonObject
            {
                ["sync"] = new JsonObject { ["revision"] = ArgoCdBed.CommitOf("2.0") },
                ["initiatedBy"] = new JsonObject { ["username"] = "ada" },
            };
            DoubleController.Status(bed.Server.Web).Remove("operationState");
        });
        var platform = bed.Create();

        var refusal = await RefusalAsync(platform, To("1.2"));
        var steps = await PlanAsync(platform, Back);
        Assert.Equal(["auto_sync_off", "terminate", "sync", "healthy", "ready"], Names(steps));
        var sync = await ApplyUpToAsync(platform, steps, "sync");
        bed.Server.Do(() => bed.Server.Api.Controller.Holds = false);
        await ApplyAsync(platform, [sync, .. steps.SkipWhile(static s => s.Name != "healthy")]);

        Assert.Contains("by ada", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("terminate-op", refusal.Remedy, StringComparison.Ordinal);
        Assert.Contains("by ada", steps[1].Title, StringComparison.Ordinal);
        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_number_that_the_history_has_lost_is_replaced_by_the_commit()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        bed.Server.Do(() =>
            bed.Server.Web["status"]!["history"] = new JsonArray(
                bed.Server.Web["status"]!["history"]!.AsArray()[^1]!.DeepClone()
            )
        );
        var platform = bed.Create();
        var commit = ArgoCdBed.CommitOf("1.1");

        var refusal = await RefusalAsync(platform, Back);
        var steps = await PlanAsync(platform, Back with { Artifact = commit });
        await ApplyAsync(platform, steps);

        Assert.Contains("1.1 is not in the history", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("--revision-history-limit", refusal.Remedy, StringComparison.Ordinal);
        Assert.Contains("by its revision", steps[1].Title, StringComparison.Ordinal);
        // As with a rollback, hooks do not run.
        Assert.Contains(
            bed.Server.Asked,
            a =>
                a.Contains("/sync ", StringComparison.Ordinal)
                && a.Contains(commit, StringComparison.Ordinal)
                && a.Contains("\"apply\"", StringComparison.Ordinal)
        );
        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task An_application_without_history_is_refused()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        bed.Server.Do(() => bed.Server.Web["spec"]!["revisionHistoryLimit"] = 0);

        var refusal = await RefusalAsync(bed.Create(), Back);

        Assert.Contains("keeps no history", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_commit_with_other_parameters_is_another_release()
    {
        await using var bed = await ArgoCdBed.ServingAsync();
        bed.Server.Do(() =>
            bed.Server.Web["status"]!["history"]!.AsArray()[^1]!["source"]!["helm"] = new JsonObject
            {
                ["parameters"] = new JsonArray(
                    new JsonObject { ["name"] = "image.tag", ["value"] = "hotfix" }
                ),
            }
        );
        bed.SyncByHand(ArgoCdBed.CommitOf("1.0"));

        var found = await bed.Create().InspectAsync(Cancellation);

        Assert.Equal("1.0", found.Serving);
        Assert.Contains(
            found.Candidates,
            static c => c.Version!.StartsWith("1.0+set.", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            "hotfix",
            string.Concat((await Shown(bed)).Select(static e => e.Text)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_application_set_that_would_switch_auto_sync_on_again_is_refused_until_it_is_told_not_to()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        bed.Server.Do(() =>
        {
            bed.Server.Web["metadata"]!["ownerReferences"] = new JsonArray(
                new JsonObject { ["kind"] = "ApplicationSet", ["name"] = "shops" }
            );
            bed.Server.Api.Sets["shops"] = new JsonObject
            {
                ["spec"] = new JsonObject
                {
                    ["template"] = new JsonObject
                    {
                        ["spec"] = new JsonObject
                        {
                            ["syncPolicy"] = new JsonObject { ["automated"] = new JsonObject() },
                        },
                    },
                },
            };
        });
        var platform = bed.Create();

        var refusal = await RefusalAsync(platform, Back);
        bed.Server.Do(() =>
            bed.Server.Api.Sets["shops"]["spec"]!["ignoreApplicationDifferences"] = new JsonArray(
                new JsonObject { ["jsonPointers"] = new JsonArray("/spec/syncPolicy") }
            )
        );
        var told = await PlanAsync(platform, Back);
        bed.Server.Do(() => bed.Server.Api.Sets.Clear());
        var unknown = await PlanAsync(platform, Back);

        Assert.Contains("ApplicationSet shops", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("ignoreApplicationDifferences", refusal.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("shops", told[0].Title, StringComparison.Ordinal);
        Assert.Contains(
            "ApplicationSet shops may switch it on again",
            unknown[0].Title,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_application_of_applications_that_heals_itself_is_refused()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        bed.Server.Do(() =>
        {
            bed.Server.Web["metadata"]!["annotations"] = new JsonObject
            {
                ["argocd.argoproj.io/tracking-id"] = "root:argoproj.io/Application:argocd/web",
            };
            var root = bed.Server.Web.DeepClone().AsObject();
            root["metadata"]!["name"] = "root";
            bed.Server.Api.Applications["root"] = root;
        });

        var refusal = await RefusalAsync(bed.Create(), Back);

        Assert.Contains("application root", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("RespectIgnoreDifferences", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_switches_auto_sync_on_again_is_noticed_at_once_and_not_fought()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back);
        bed.Server.Do(() => bed.Server.Api.Controller.Owner = new JsonObject { ["prune"] = true });

        // The first look after the switch is answered before the owner acts: the sync meets it.
        var sync = await ApplyUpToAsync(platform, steps, "auto_sync_off");
        Exception? error = null;
        foreach (var step in steps)
        {
            error = await Record.ExceptionAsync(() => platform.ApplyAsync(step, Cancellation));
            if (error is not null)
            {
                break;
            }
        }

        Assert.NotNull(sync);
        Assert.NotNull(Assert.IsType<PlatformException>(error).Remedy);
        Assert.Contains("is on again", error.Message, StringComparison.Ordinal);
        Assert.True(
            bed.Server.Asked.Count(static a => a.StartsWith("PATCH", StringComparison.Ordinal)) <= 1
        );
    }

    [Fact]
    public async Task A_bad_release_that_a_sync_brings_back_is_seen_as_what_serves()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        var platform = bed.Create();
        await ApplyAsync(platform, await PlanAsync(platform, Back));

        // A person follows the advice too early.
        bed.Server.Do(() => bed.Server.Web["spec"]!["syncPolicy"]!["automated"] = new JsonObject());
        await bed.LookAsync();

        Assert.Equal("2.0", (await platform.InspectAsync(Cancellation)).Serving);
        Assert.Equal("auto_sync_off", (await PlanAsync(platform, Back))[0].Name);
    }

    [Fact]
    public async Task A_sync_that_the_cluster_refuses_is_told_with_its_reason_and_what_it_changed_is_taken_back()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back);
        var commit = ArgoCdBed.CommitOf("1.1");
        bed.Server.Do(() =>
            bed.Repository.Commits[commit] = bed.Repository.Commits[commit] with
            {
                IsRefused = true,
            }
        );
        var sync = await ApplyUpToAsync(platform, steps, "sync");
        var capture = await platform.CaptureAsync(sync, Cancellation);

        var error = await FailsAsync(() => platform.ApplyAsync(sync, Cancellation));
        var half = await platform.InspectAsync(Cancellation);
        var back = await platform.UndoAsync(sync, capture, Cancellation);

        Assert.Contains("the server refused it", error.Message, StringComparison.Ordinal);
        Assert.Null(half.Serving);
        Assert.Equal(ArgoCdBed.CommitOf("2.0"), back["back"]);
    }

    [Fact]
    public async Task An_answer_that_gets_lost_begins_no_second_sync()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back);
        bed.Server.LosesAnswer = static (method, path) =>
            method == "POST" && path.EndsWith("/rollback", StringComparison.Ordinal);

        await ApplyAsync(platform, steps);

        Assert.Single(bed.Server.Asked, static a => a.StartsWith("POST", StringComparison.Ordinal));
        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_server_that_is_away_for_a_moment_ends_no_wait_and_one_that_stays_away_does()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back);
        var sync = await ApplyUpToAsync(platform, steps, "sync");
        var left = 3;
        bed.Server.Before = (method, _) =>
            bed.Server.Trouble =
                method == "GET"
                && bed.Server.Asked.Any(static a => a.StartsWith("POST", StringComparison.Ordinal))
                && left-- > 0
                    ? DoubleTrouble.Unavailable
                    : DoubleTrouble.None;
        await platform.ApplyAsync(sync, Cancellation);
        bed.Options = bed.Options with { Tolerance = TimeSpan.FromMilliseconds(200) };
        bed.Server.Before = null;
        bed.Server.Trouble = DoubleTrouble.Unavailable;

        var error = await FailsAsync(() =>
            bed.Create().ApplyAsync(steps.First(static s => s.Name == "healthy"), Cancellation)
        );

        Assert.True(left < 0);
        Assert.Contains("503: no healthy upstream", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_expires_in_the_middle_is_named_and_a_new_one_is_used_at_once()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back);
        var sync = await ApplyUpToAsync(platform, steps, "sync");
        bed.Token = "an-old-one";

        var error = await FailsAsync(() => platform.ApplyAsync(sync, Cancellation));
        bed.Token = "lastgood";
        await platform.ApplyAsync(sync, Cancellation);

        Assert.Contains("401", error.Message, StringComparison.Ordinal);
        Assert.Contains(bed["token"], error.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("an-old-one", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Theory]
    [InlineData(DoubleTrouble.Down, "asking for application web at 127.0.0.1")]
    [InlineData(DoubleTrouble.Hung, "no answer within")]
    [InlineData(DoubleTrouble.Rubbish, "not Argo CD's API")]
    [InlineData(DoubleTrouble.Unavailable, "503")]
    internal async Task A_server_in_trouble_is_an_error_with_a_remedy(
        DoubleTrouble trouble,
        string said
    )
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        bed.Options = bed.Options with
        {
            Server = bed.Options.Server with { Timeout = TimeSpan.FromMilliseconds(500) },
        };
        bed.Server.Trouble = trouble;

        var error = await FailsAsync(() => bed.Create().InspectAsync(Cancellation));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_application_and_a_project_that_is_not_its_own_are_told_apart_from_nothing()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        bed.Options = bed.Options with { Application = "nope" };
        var missing = await RefusalAsync(bed.Create(), Back);
        bed.Options = bed.Options with { Application = "web", Project = "other" };
        var foreign = await RefusalAsync(bed.Create(), Back);

        Assert.Contains("there is no application nope", missing.Reason, StringComparison.Ordinal);
        Assert.Contains("403", foreign.Reason, StringComparison.Ordinal);
        Assert.Contains("application is not there", foreign.Remedy, StringComparison.Ordinal);
        Assert.Contains("applications, get, other/web", foreign.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_without_the_right_to_sync_is_refused_with_the_line_that_gives_it()
    {
        await using var bed = await ArgoCdBed.BrokenAsync();
        bed.Token = "viewer";
        var platform = bed.Create();
        var steps = await PlanAsync(platform, Back);

        var error = await FailsAsync(() => platform.ApplyAsync(steps[0], Cancellation));

        Assert.Contains(
            "p, ROLE, applications, update, default/web, allow",
            error.Remedy,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_git_names_is_deployed_with_auto_sync_on()
    {
        await using var bed = await ArgoCdBed.ServingAsync();
        bed.Server.Do(() =>
        {
            // Git is ahead of what is live, and the controller has not come round to it.
            bed.Server.Api.Controller.IsLate = true;
            bed.Repository.Refs["main"] = ArgoCdBed.CommitOf("1.2");
            bed.Server.Web["status"]!["sync"] = new JsonObject
            {
                ["status"] = "OutOfSync",
                ["revision"] = ArgoCdBed.CommitOf("1.2"),
            };
            bed.Server.Web["status"]!["history"]!.AsArray().RemoveAt(2);
        });
        var platform = bed.Create();

        var steps = await PlanAsync(platform, To("1.2"));

        Assert.Equal(["sync", "healthy", "ready"], Names(steps));
        await ApplyAsync(platform, steps);
        Assert.Equal("1.2", await bed.UsersGetAsync());
    }

    private static async Task<IReadOnlyList<Core.Captures.Exhibit>> Shown(ArgoCdBed bed) =>
        await ((Core.Captures.IExhibits)bed.Create()).ShowAsync(Cancellation);

    private static JsonArray Deny() =>
        [
            new JsonObject
            {
                ["kind"] = "deny",
                ["schedule"] = "* * * * *",
                ["duration"] = "1h",
            },
        ];
}
