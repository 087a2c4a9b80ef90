using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Git;

/// <summary>Ways back by a branch, with a real remote and its hooks.</summary>
public sealed class GitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_way_back_is_a_commit_on_top_of_the_branch_with_the_files_of_the_release()
    {
        await using var bed = await GitBed.ServingAsync();
        await ApplyAsync(bed, "1.1", RunKind.Deploy);
        var bad = await bed.RemoteAsync("rev-parse", "main");

        await ApplyAsync(bed, "1.0");

        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Equal(bad, await bed.RemoteAsync("rev-parse", "main^"));
        Assert.Equal(
            await bed.RemoteAsync("rev-parse", "v1.0^{tree}"),
            await bed.RemoteAsync("rev-parse", "main^{tree}")
        );
        Assert.Equal(
            await bed.RemoteAsync("rev-parse", "main"),
            await bed.RemoteAsync("rev-parse", "rollback/1.0")
        );
        Assert.Equal("Go back to 1.0", await bed.RemoteAsync("log", "-1", "--format=%s", "main"));
        Assert.Equal("1.0", (await bed.Create().InspectAsync(Cancellation)).Serving);
    }

    [Fact]
    public async Task A_second_way_back_to_a_release_takes_nothing_from_the_first()
    {
        await using var bed = await GitBed.ServingAsync();
        await ApplyAsync(bed, "1.1", RunKind.Deploy);
        await ApplyAsync(bed, "1.0");
        // Somebody goes on with the first one, elsewhere than on main.
        var theirs = await bed.PushAsync("rollback/1.0", "1.2");
        await ApplyAsync(bed, "1.1", RunKind.Deploy);

        await ApplyAsync(bed, "1.0");

        Assert.Equal(theirs, await bed.RemoteAsync("rev-parse", "rollback/1.0"));
        Assert.Equal(
            await bed.RemoteAsync("rev-parse", "main"),
            await bed.RemoteAsync("rev-parse", "rollback/1.0-2")
        );
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_protected_branch_is_said_with_the_servers_words_and_what_was_pushed_is_taken_back()
    {
        await using var bed = await GitBed.ServingAsync();
        var main = await bed.RemoteAsync("rev-parse", "main");
        bed.Hook(
            "update",
            "#!/bin/sh\nif [ \"$1\" = refs/heads/main ]; then echo 'main is protected: merge requests only' >&2; exit 1; fi\n"
        );
        var steps = await PlanAsync(bed, "1.1", RunKind.Deploy);
        await bed.Create().ApplyAsync(steps[0], Cancellation);

        var error = await FailsAsync(() => bed.Create().ApplyAsync(steps[1], Cancellation));
        await bed.Create().UndoAsync(steps[1], Details.None, Cancellation);
        await bed.Create().UndoAsync(steps[0], Details.None, Cancellation);

        Assert.Contains("merge requests only", error.Message, StringComparison.Ordinal);
        Assert.Contains("leave out push_to", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(main, await bed.RemoteAsync("rev-parse", "main"));
        Assert.Empty(await bed.RemoteAsync("for-each-ref", "refs/heads/deploy"));
    }

    [Fact]
    public async Task What_somebody_pushes_meanwhile_is_not_overwritten()
    {
        await using var bed = await GitBed.ServingAsync();
        var steps = await PlanAsync(bed, "1.1", RunKind.Deploy);
        var theirs = await bed.PushAsync("main", "1.2");

        var error = await FailsAsync(() => bed.Create().ApplyAsync(steps[1], Cancellation));
        await FailsAsync(() => bed.Create().UndoAsync(steps[1], Details.None, Cancellation));

        Assert.Contains("somebody pushed meanwhile", error.Message, StringComparison.Ordinal);
        Assert.Equal(theirs, await bed.RemoteAsync("rev-parse", "main"));
        // What is planned anew begins from there.
        await ApplyAsync(bed, "1.1", RunKind.Deploy);
        Assert.Equal(theirs, await bed.RemoteAsync("rev-parse", "main^"));
    }

    [Fact]
    public async Task One_that_pushes_in_the_very_moment_wins()
    {
        await using var bed = await GitBed.ServingAsync();
        var steps = await PlanAsync(bed, "1.1", RunKind.Deploy);
        // The remote looks as before until it has been asked, and then somebody else is first.
        var race = new Racing(bed);
        bed.Runner = race;

        var error = await FailsAsync(() => bed.Create().ApplyAsync(steps[1], Cancellation));

        Assert.Contains("somebody pushed meanwhile", error.Message, StringComparison.Ordinal);
        Assert.Equal(race.Theirs, await bed.RemoteAsync("rev-parse", "main"));
    }

    [Fact]
    public async Task By_force_the_branch_is_set_to_the_release_itself_and_back()
    {
        await using var bed = await GitBed.ServingAsync();
        await ApplyAsync(bed, "1.1", RunKind.Deploy);
        var bad = await bed.RemoteAsync("rev-parse", "main");
        bed.Options = bed.Options with { Force = true };
        var steps = await PlanAsync(bed, "1.0", RunKind.Rollback);
        Assert.Contains("by force", steps[1].Title, StringComparison.Ordinal);

        await bed.Create().ApplyAsync(steps[1], Cancellation);
        Assert.Equal(
            await bed.RemoteAsync("rev-parse", "v1.0^{commit}"),
            await bed.RemoteAsync("rev-parse", "main")
        );

        await bed.Create().UndoAsync(steps[1], Details.None, Cancellation);
        Assert.Equal(bad, await bed.RemoteAsync("rev-parse", "main"));
    }

    [Fact]
    public async Task A_hook_that_hangs_is_ended()
    {
        await using var bed = await GitBed.ServingAsync();
        var steps = await PlanAsync(bed, "1.1", RunKind.Deploy);
        bed.Hook("pre-receive", "#!/bin/sh\nexec sleep 600\n");
        bed.Options = bed.Options with { CommandTimeout = TimeSpan.FromSeconds(3) };

        var error = await FailsAsync(() => bed.Create().ApplyAsync(steps[0], Cancellation));

        Assert.Contains("git did not end within 3 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remote_that_wants_a_password_is_an_error_and_no_question()
    {
        await using var bed = await GitBed.ServingAsync();
        await using var server = new PasswordServer();
        bed.Options = bed.Options with { Repository = server.Url };

        var refusal = (
            await bed.Create().PlanAsync(new(RunKind.Rollback, "1.1", false), Cancellation)
        ).Refusal;

        Assert.Contains("could not read Username", refusal!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deploy:s3cr@et@127.0.0.1:1")]
    [InlineData("glpat-s3cr-0123456789@127.0.0.1:1")]
    public async Task A_password_in_the_address_is_in_no_error(string host)
    {
        await using var bed = await GitBed.ServingAsync();
        var steps = await PlanAsync(bed, "1.1", RunKind.Deploy);
        // Nobody listens there, and git says so with the whole address.
        bed.Options = bed.Options with
        {
            Repository = $"http://{host}/shop.git",
        };
        var platform = bed.Create();

        var errors = new List<string>();
        foreach (var step in steps.Where(static s => s.Name != "ready"))
        {
            foreach (
                var call in new Func<Task>[]
                {
                    () => platform.CaptureAsync(step, Cancellation),
                    () => platform.ObserveAsync(step, Cancellation),
                    () => platform.ApplyAsync(step, Cancellation),
                    () => platform.UndoAsync(step, Details.None, Cancellation),
                }
            )
            {
                var error = await FailsAsync(call);
                errors.Add($"{error.Message} {error.Remedy}");
            }
        }
        var refusal = (
            await platform.PlanAsync(new(RunKind.Rollback, "1.0", false), Cancellation)
        ).Refusal!;
        errors.Add($"{refusal.Reason} {refusal.Remedy}");
        var check = (await ((IReadiness)platform).CheckAsync(null, Cancellation))[^1];
        errors.Add($"{check.Seen} {check.Remedy}");

        Assert.All(
            errors,
            static said =>
            {
                Assert.DoesNotContain("s3cr", said, StringComparison.Ordinal);
                Assert.DoesNotContain("et@", said, StringComparison.Ordinal);
                Assert.Contains("[redacted]@127.0.0.1:1", said, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task What_leads_git_elsewhere_in_the_own_environment_is_not_heeded()
    {
        await using var bed = await GitBed.ServingAsync();
        bed.Runner = new Misled(bed.Runner);

        await ApplyAsync(bed, "1.1", RunKind.Deploy);
        await ApplyAsync(bed, "1.0");

        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_command_that_fails_is_said_and_one_that_was_cut_off_is_run_again()
    {
        await using var bed = await GitBed.ServingAsync(byCommand: true);
        var steps = await PlanAsync(bed, "1.1", RunKind.Deploy);
        Assert.Equal("branch deploy ready", string.Join(' ', steps.Select(static s => s.Name)));
        await bed.Create().ApplyAsync(steps[0], Cancellation);
        var deploy = bed.Options.Deploy;

        bed.Options = bed.Options with { Deploy = ["sh", "-c", "echo no room >&2; exit 4"] };
        var error = await FailsAsync(() => bed.Create().ApplyAsync(steps[1], Cancellation));
        Assert.Contains(
            "deploying 1.1 failed: exit code 4, no room",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            Observation.NotApplied,
            await bed.Create().ObserveAsync(steps[1], Cancellation)
        );

        bed.Options = bed.Options with { Deploy = deploy };
        await bed.Create().ApplyAsync(steps[1], Cancellation);
        await bed.Create().ApplyAsync(steps[1], Cancellation);
        var ran = await File.ReadAllLinesAsync(bed["deployed"], Cancellation);
        Assert.Equal($"{steps[1].Arguments["commit"]} 1.1 deploy/1.1", ran[^1]);
        Assert.Equal(2, ran.Length);
    }

    [Fact]
    public async Task A_recorded_commit_is_taken_and_not_what_its_tag_says_today()
    {
        await using var bed = await GitBed.ServingAsync();
        var recorded = await bed.RemoteAsync("rev-parse", "v1.1^{commit}");
        await bed.RemoteAsync("tag", "--force", "v1.1", "v1.2^{commit}");

        var answer = await bed.Create()
            .PlanAsync(new(RunKind.Deploy, "1.1", false) { Artifact = recorded }, Cancellation);

        Assert.Equal(recorded, answer.Artifact);
        Assert.Equal(recorded, answer.Steps[0].Arguments["commit"]);
    }

    [Fact]
    public async Task The_push_is_planned_exactly_as_it_is_run()
    {
        await using var bed = await GitBed.ServingAsync();

        var steps = await PlanAsync(bed, "1.1", RunKind.Deploy);

        var commit = await bed.RemoteAsync("rev-parse", "v1.1^{commit}");
        string[] git =
        [
            "git",
            "-C",
            bed["own/shop.git"],
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "gc.auto=0",
            "push",
            "--porcelain",
            "--",
            bed["remote.git"],
        ];
        Assert.Equal(
            [
                [.. git, $"{commit}:refs/heads/deploy/1.1"],
            ],
            steps[0].Commands
        );
        Assert.Equal(
            [
                [.. git, $"{commit}:refs/heads/main"],
            ],
            steps[1].Commands
        );
        Assert.False(steps[0].MovesTraffic);
        Assert.True(steps[1].MovesTraffic);
    }

    private static async Task ApplyAsync(
        GitBed bed,
        string version,
        RunKind kind = RunKind.Rollback
    )
    {
        foreach (var step in await PlanAsync(bed, version, kind))
        {
            await bed.Create().ApplyAsync(step, Cancellation);
            Assert.Equal(Observation.Applied, await bed.Create().ObserveAsync(step, Cancellation));
        }
    }

    private static async Task<IReadOnlyList<PlannedStep>> PlanAsync(
        GitBed bed,
        string version,
        RunKind kind
    )
    {
        var answer = await bed.Create().PlanAsync(new(kind, version, false), Cancellation);
        Assert.True(answer.Refusal is null, answer.Refusal?.Reason);
        return answer.Steps;
    }

    private static async Task<PlatformException> FailsAsync(Func<Task> act)
    {
        var error = await Assert.ThrowsAsync<PlatformException>(act);
        Assert.NotNull(error.Remedy);
        return error;
    }
}
