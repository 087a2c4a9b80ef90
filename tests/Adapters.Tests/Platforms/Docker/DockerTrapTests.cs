using System.Text.Json.Nodes;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Docker;

/// <summary>What goes wrong with containers, each against the real engine and a real registry.</summary>
[Collection(DockerHostCollection.Name)]
public sealed class DockerTrapTests(DockerHosts host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_way_back_starts_the_kept_container_again_with_the_environment_that_it_had()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        var first = (string)(await host.InspectAsync("shop"))["Id"]!;
        await GoAsync(bed, RunKind.Deploy, "1.1");
        var second = await host.InspectAsync("shop");

        var steps = await GoAsync(bed, RunKind.Rollback, "1.0");

        Assert.Equal("1.0", await bed.UsersGetAsync());
        var now = await host.InspectAsync("shop");
        Assert.Equal(first, (string)now["Id"]!);
        Assert.Contains("COLOUR=red", Texts(now["Config"]!["Env"]!), StringComparer.Ordinal);
        Assert.Equal("unless-stopped", (string)now["HostConfig"]!["RestartPolicy"]!["Name"]!);
        Assert.Contains(
            "which has the environment that 1.0 had",
            steps[^2].Title,
            StringComparison.Ordinal
        );
        // What was rolled back from is kept too, and does not come up by itself.
        var kept = await host.InspectAsync((string)second["Id"]!);
        Assert.False((bool)kept["State"]!["Running"]!);
        Assert.Equal("no", (string)kept["HostConfig"]!["RestartPolicy"]!["Name"]!);
        Assert.StartsWith("/shop-kept-1.1-", (string)kept["Name"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_container_has_all_that_the_old_one_was_told_and_nothing_of_its_image()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        await host.RemoveAsync("shop");
        await host.BuildAsync("3.0", changes: ["LABEL built=3.0", "ENV BUILT_WITH=three"]);
        await host.BuildAsync("3.1", changes: ["LABEL built=3.1", "VOLUME /cache"]);
        await host.RunShopAsync(
            "shop",
            host.Repository + ":3.0",
            bed.Port,
            static body =>
            {
                body["HostConfig"]!["Mounts"] = new JsonArray(
                    new JsonObject { ["Type"] = "tmpfs", ["Target"] = "/scratch" }
                );
                body["Volumes"] = new JsonObject { ["/data"] = new JsonObject() };
                body["Healthcheck"] = new JsonObject
                {
                    ["Test"] = new JsonArray("CMD", "/bin/busybox", "true"),
                    ["Interval"] = 1_000_000_000,
                };
            }
        );
        await host.PostAsync("/networks/backnet/connect", """{"Container":"shop"}""");
        await bed.UsersGetAsync();
        var old = await host.InspectAsync("shop");

        await GoAsync(bed, RunKind.Deploy, "3.1");

        var made = await host.InspectAsync("shop");
        Assert.Equal("3.1", await bed.UsersGetAsync());
        foreach (var same in new[] { "Memory", "RestartPolicy", "PortBindings", "Mounts" })
        {
            Assert.Equal(
                old["HostConfig"]![same]!.ToJsonString(),
                made["HostConfig"]![same]!.ToJsonString()
            );
        }
        Assert.Equal(
            "backnet shopnet",
            string.Join(
                ' ',
                made["NetworkSettings"]!["Networks"]!
                    .AsObject()
                    .Select(static n => n.Key)
                    .Order(StringComparer.Ordinal)
            )
        );
        Assert.Contains(
            "the-shop",
            Texts(made["NetworkSettings"]!["Networks"]!["shopnet"]!["Aliases"]!),
            StringComparer.Ordinal
        );
        Assert.Equal(VolumeAt(old, "/data"), VolumeAt(made, "/data"));
        Assert.NotNull(VolumeAt(made, "/cache"));
        var environment = Texts(made["Config"]!["Env"]!);
        Assert.Contains("COLOUR=red", environment, StringComparer.Ordinal);
        Assert.Contains("BUILT_AS=3.1", environment, StringComparer.Ordinal);
        Assert.DoesNotContain("BUILT_WITH=three", environment, StringComparer.Ordinal);
        Assert.Equal("shop", (string)made["Config"]!["Labels"]!["team"]!);
        Assert.Equal("3.1", (string)made["Config"]!["Labels"]!["built"]!);
        Assert.Equal(
            old["Config"]!["Healthcheck"]!.ToJsonString(),
            made["Config"]!["Healthcheck"]!.ToJsonString()
        );
    }

    [Fact]
    public async Task A_tag_that_was_moved_meanwhile_does_not_change_what_a_release_is_made_of()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        await host.BuildAsync("4.0");
        var digest = await host.PushAsync("4.0");
        var image = (string)(await host.GetAsync($"/images/{host.Repository}:4.0/json"))["Id"]!;
        // The same tag, here and in the registry, with other bytes that say they are the same.
        await host.BuildAsync("4.0", changes: ["LABEL moved=yes"]);
        await host.PushAsync("4.0");
        await host.DeleteAsync($"/images/{digest}?force=true");
        Assert.Null(await FindAsync($"/images/{digest}/json"));

        var steps = await GoAsync(bed, RunKind.Rollback, "4.0", digest);

        Assert.Equal("pull", steps[0].Name);
        Assert.Equal(image, (string)(await host.InspectAsync("shop"))["Image"]!);
        Assert.Null(await LabelAsync("moved"));
    }

    [Fact]
    public async Task An_image_that_is_only_in_the_registry_is_fetched_first()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        await host.BuildAsync("5.0");
        var digest = await host.PushAsync("5.0");
        await host.DeleteAsync($"/images/{host.Repository}:5.0");
        await host.DeleteAsync($"/images/{digest}");

        var answer = await bed.Create()
            .PlanAsync(new Activation(RunKind.Deploy, "5.0", false), Cancellation);
        Assert.Equal(digest, answer.Artifact);
        Assert.Equal("pull create try switch ready", Names(answer.Steps));

        await GoAsync(bed, RunKind.Deploy, "5.0");

        Assert.Equal("5.0", await bed.UsersGetAsync());
        // It has a tag again: without one "docker image prune" would take it.
        Assert.NotNull(await FindAsync($"/images/{host.Repository}:5.0/json"));
    }

    [Fact]
    public async Task An_image_that_is_nowhere_any_more_is_refused()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        await host.BuildAsync("6.0");
        var id = (string)(await host.GetAsync($"/images/{host.Repository}:6.0/json"))["Id"]!;
        var digest = await host.PushAsync("6.0");
        await host.DeleteAsync($"/images/{id}?force=true");
        await host.Registry.DeleteAsync("shop", digest.Split('@')[1]);

        var refusals = new List<Refusal?>();
        foreach (var artifact in new[] { digest, id, null })
        {
            refusals.Add(
                (
                    await bed.Create()
                        .PlanAsync(
                            new Activation(RunKind.Rollback, "6.0", false) { Artifact = artifact },
                            Cancellation
                        )
                ).Refusal
            );
        }

        Assert.Contains("manifest unknown", refusals[0]!.Reason, StringComparison.Ordinal);
        Assert.Contains("no registry ever had it", refusals[1]!.Reason, StringComparison.Ordinal);
        Assert.Contains("manifest unknown", refusals[2]!.Reason, StringComparison.Ordinal);
        Assert.All(refusals, static r => Assert.NotEmpty(r!.Remedy));
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_not_an_image_that_is_not_there()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        bed.Options = bed.Options with { Image = "127.0.0.1:1/shop:{release}" };

        var answer = await bed.Create()
            .PlanAsync(new Activation(RunKind.Deploy, "1.1", false), Cancellation);

        Assert.Contains(
            "registry 127.0.0.1:1 does not give",
            answer.Refusal!.Reason,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("manifest unknown", answer.Refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Todays_environment_is_the_file_and_one_that_changes_after_the_plan_is_refused()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        var file = bed["shop.env"];
        await File.WriteAllTextAsync(file, "# today\nCOLOUR=blue\n\nSIZE=a=b\n", Cancellation);
        bed.Options = bed.Options with
        {
            Environment = EnvironmentMode.Today,
            EnvironmentFile = file,
        };
        var steps = (
            await bed.Create().PlanAsync(new Activation(RunKind.Deploy, "1.1", false), Cancellation)
        ).Steps;
        Assert.Contains(
            $"today's environment, from {file}",
            steps[0].Title,
            StringComparison.Ordinal
        );
        // Nothing of its content is in what goes into the journal.
        Assert.DoesNotContain(
            steps,
            static s =>
                s.Arguments.Values.Any(static v => v.Contains("blue", StringComparison.Ordinal))
        );

        await File.WriteAllTextAsync(file, "COLOUR=green\n", Cancellation);
        var error = await Assert.ThrowsAsync<PlatformException>(() =>
            bed.Create().ApplyAsync(steps[0], Cancellation)
        );
        Assert.Contains(
            "was changed since the plan was made",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("1.0", await bed.UsersGetAsync());

        await GoAsync(bed, RunKind.Deploy, "1.1");
        var environment = Texts((await host.InspectAsync("shop"))["Config"]!["Env"]!);
        Assert.Contains("COLOUR=green", environment, StringComparer.Ordinal);
        Assert.DoesNotContain("COLOUR=red", environment, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_trial_cannot_be_reached_by_users_and_leaves_nothing()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        var platform = bed.Create();
        var steps = (
            await platform.PlanAsync(new Activation(RunKind.Deploy, "1.1", false), Cancellation)
        ).Steps;
        foreach (var step in steps.Take(2))
        {
            await platform.ApplyAsync(step, Cancellation);
        }

        var trial = await host.InspectAsync("shop-tried");
        Assert.DoesNotContain(
            "the-shop",
            trial["NetworkSettings"]!["Networks"]!["shopnet"]!["Aliases"] is { } aliases
                ? Texts(aliases)
                : [],
            StringComparer.Ordinal
        );
        Assert.Null(trial["Config"]!["Labels"]!["team"]);
        Assert.Equal(
            "127.0.0.1",
            (string)trial["HostConfig"]!["PortBindings"]!["8080/tcp"]![0]!["HostIp"]!
        );

        foreach (var step in steps.Skip(2))
        {
            await platform.ApplyAsync(step, Cancellation);
        }
        Assert.Null(await FindAsync("/containers/shop-tried/json"));
        Assert.Null(await FindAsync("/containers/shop-trial/json"));
        Assert.Null(await FindAsync("/containers/shop-next/json"));
    }

    [Fact]
    public async Task What_did_not_get_healthy_is_kept_for_its_log_until_the_next_deployment()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        await host.BuildAsync(
            "7.0",
            changes: ["""CMD ["/bin/sh","-c","echo no database; exit 7"]"""]
        );
        var platform = bed.Create();
        var steps = (
            await platform.PlanAsync(new Activation(RunKind.Deploy, "7.0", false), Cancellation)
        ).Steps;
        await platform.ApplyAsync(steps[0], Cancellation);

        var error = await Assert.ThrowsAsync<PlatformException>(() =>
            platform.ApplyAsync(steps[1], Cancellation)
        );
        foreach (var step in steps.Take(2).Reverse())
        {
            await platform.UndoAsync(step, Details.None, Cancellation);
        }

        Assert.Contains("code 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("no database", error.Message, StringComparison.Ordinal);
        var failed = error.Remedy!.Split(' ')[^1];
        Assert.StartsWith("shop-failed-7.0-", failed, StringComparison.Ordinal);
        Assert.NotNull(await FindAsync($"/containers/{failed}/json"));
        Assert.DoesNotContain(
            (await platform.InspectAsync(Cancellation)).Candidates,
            c => c.Place == failed
        );

        await GoAsync(bed, RunKind.Deploy, "1.1");
        Assert.Null(await FindAsync($"/containers/{failed}/json"));
    }

    [Fact]
    public async Task Stopped_containers_of_others_are_neither_found_nor_touched()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        // Newer than what served, and what "docker ps -a | head -2" would take for the release before.
        var others = new List<string>();
        foreach (
            var name in new[]
            {
                "shop-kept",
                "shop-kept-1.1",
                "shop-kept-1.1-0123456789ab",
                "other",
            }
        )
        {
            others.Add(
                await host.RunShopAsync(
                    name,
                    host.Repository + ":2.0",
                    port: 0,
                    static body => body["NetworkingConfig"] = null
                )
            );
            await host.PostAsync($"/containers/{name}/stop?t=0");
        }

        var found = await bed.Create().InspectAsync(Cancellation);
        await GoAsync(bed, RunKind.Deploy, "1.1");
        await GoAsync(bed, RunKind.Rollback, "1.0");

        Assert.DoesNotContain(
            found.Candidates,
            static c => c.Place.Contains("kept", StringComparison.Ordinal)
        );
        foreach (var id in others)
        {
            Assert.NotNull(await FindAsync($"/containers/{id}/json"));
        }
    }

    [Fact]
    public async Task A_container_that_would_vanish_when_stopped_is_refused()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        await host.RemoveAsync("shop");
        await host.RunShopAsync(
            "shop",
            host.Repository + ":1.0",
            bed.Port,
            static body =>
            {
                body["HostConfig"]!["AutoRemove"] = true;
                body["HostConfig"]!["RestartPolicy"] = null;
            }
        );

        var answer = await bed.Create()
            .PlanAsync(new Activation(RunKind.Deploy, "1.1", false), Cancellation);

        Assert.Contains("--rm", answer.Refusal!.Reason, StringComparison.Ordinal);
        Assert.Single((await bed.Create().InspectAsync(Cancellation)).Problems);
    }

    [Fact]
    public async Task A_kept_container_stays_down_when_the_engine_is_restarted()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        await host.RemoveAsync("shop");
        await host.RunShopAsync(
            "shop",
            host.Repository + ":1.0",
            bed.Port,
            static body =>
                body["HostConfig"]!["RestartPolicy"] = new JsonObject { ["Name"] = "always" }
        );
        await bed.UsersGetAsync();
        await GoAsync(bed, RunKind.Deploy, "1.1");

        await host.StopAsync();
        await host.StartAsync();

        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Single(await bed.RunningAsync());
    }

    [Fact]
    public async Task A_crash_half_way_through_the_switch_is_finished_by_the_next_process()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        var steps = (
            await bed.Create().PlanAsync(new Activation(RunKind.Deploy, "1.1", false), Cancellation)
        ).Steps;
        await bed.Create().ApplyAsync(steps[0], Cancellation);
        var capture = await bed.Create().CaptureAsync(steps[2], Cancellation);
        // Stopped and renamed, and then nothing more.
        await host.PostAsync("/containers/shop/stop?t=0");
        await host.PostAsync($"/containers/shop/rename?name={steps[2].Arguments["from_kept"]}");

        Assert.Equal(
            Observation.NotApplied,
            await bed.Create().ObserveAsync(steps[2], Cancellation)
        );
        await bed.Create().ApplyAsync(steps[2], Cancellation);
        Assert.Equal(Observation.Applied, await bed.Create().ObserveAsync(steps[2], Cancellation));
        Assert.Equal("1.1", await bed.UsersGetAsync());

        await bed.Create().UndoAsync(steps[2], capture, Cancellation);
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task A_service_on_the_hosts_network_is_not_tried_and_the_plan_says_so()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        await host.RemoveAsync("shop");
        await host.RunShopAsync(
            "shop",
            host.Repository + ":1.0",
            bed.Port,
            static body =>
            {
                body["HostConfig"]!["NetworkMode"] = "none";
                body["HostConfig"]!["PortBindings"] = null;
                body["NetworkingConfig"] = null;
            }
        );

        var steps = (
            await bed.Create().PlanAsync(new Activation(RunKind.Deploy, "1.1", false), Cancellation)
        ).Steps;

        Assert.Equal("create switch ready", Names(steps));
        Assert.Contains("untried", steps[1].Title, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<PlannedStep>> GoAsync(
        ContainerBed bed,
        RunKind kind,
        string version,
        string? artifact = null
    )
    {
        var answer = await bed.Create()
            .PlanAsync(new Activation(kind, version, false) { Artifact = artifact }, Cancellation);
        Assert.True(answer.Refusal is null, answer.Refusal?.Reason);
        foreach (var step in answer.Steps)
        {
            await bed.Create().CaptureAsync(step, Cancellation);
            await bed.Create().ApplyAsync(step, Cancellation);
        }
        return answer.Steps;
    }

    private async Task<JsonNode?> FindAsync(string path)
    {
        try
        {
            return await host.GetAsync(path);
        }
        catch (HttpRequestException e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<string?> LabelAsync(string name) =>
        (string?)(await host.InspectAsync("shop"))["Config"]!["Labels"]![name];

    private static IReadOnlyList<string> Texts(JsonNode list) =>
        [.. list.AsArray().Select(static e => (string)e!)];

    private static string Names(IEnumerable<PlannedStep> steps) =>
        string.Join(' ', steps.Select(static s => s.Name));

    private static string? VolumeAt(JsonNode container, string path) =>
        (string?)
            container["Mounts"]!
                .AsArray()
                .FirstOrDefault(m => (string)m!["Destination"]! == path)
                ?["Name"];
}
