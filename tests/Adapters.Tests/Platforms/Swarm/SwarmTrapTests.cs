using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.Docker;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Tests.Platforms.Swarm;

/// <summary>What goes wrong with updates of a swarm, each in a real one.</summary>
[Collection(SwarmCollection.Name)]
public sealed class SwarmTrapTests(SwarmHosts host) : SwarmTestBase
{
    [Fact]
    public async Task Going_back_twice_in_a_row_does_not_lead_forward_again()
    {
        await using var bed = await SwarmBed.ServingAsync(host);
        await GoAsync(bed, To("1.1"));

        await GoAsync(bed, Back("1.0"));
        var again = await RefusalAsync(bed.Create(), Back("1.0"));

        Assert.Contains("serves already", again.Reason, StringComparison.Ordinal);
        Assert.Equal("1.0", await bed.UsersGetAsync());
        // Swarm's own rollback would go there now.
        var service = await host.InspectServiceAsync();
        Assert.Equal(
            host.ImageOf("1.1"),
            (string)service["PreviousSpec"]!["TaskTemplate"]!["ContainerSpec"]!["Image"]!
        );
        Assert.Equal(
            $"{host.Repository}:1.0",
            (string)service["Spec"]!["Labels"]!["com.docker.stack.image"]!
        );
    }

    [Fact]
    public async Task An_update_that_Swarm_has_paused_is_told_with_its_reason_and_replaced()
    {
        await using var bed = await SwarmBed.ServingAsync(host);
        await host.DeployAsync("broken");
        await StateAsync("paused");

        var found = await bed.Create().InspectAsync(Cancellation);
        var steps = await PlanAsync(bed.Create(), Back("1.0", host.PinOf("1.0")));
        await ApplyAsync(bed.Create(), steps);

        Assert.Contains(
            found.Problems,
            static p => p.Contains("has paused an update", StringComparison.Ordinal)
        );
        Assert.Contains(
            found.Problems,
            static p => p.Contains("OCI runtime create failed", StringComparison.Ordinal)
        );
        Assert.Contains(
            "replaces the update that Swarm has paused",
            steps[0].Title,
            StringComparison.Ordinal
        );
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Empty((await bed.Create().InspectAsync(Cancellation)).Problems);
    }

    [Fact]
    public async Task A_service_that_is_half_of_one_release_and_half_of_another_is_not_the_one_that_answered()
    {
        host.Needed();
        await using var bed = await SwarmBed.ServingAsync(
            host,
            static spec =>
            {
                spec["Mode"]!["Replicated"]!["Replicas"] = 2;
                spec["UpdateConfig"]!["Delay"] = 3_600_000_000_000;
            },
            // Two on one node cannot have the same port of it.
            isPublished: false
        );
        await host.DeployAsync("1.1");
        await Eventually.IsTrueAsync(async () =>
            (await host.RunningTasksAsync())
                .Select(static t => (string)t["Spec"]!["ContainerSpec"]!["Image"]!)
                .Distinct(StringComparer.Ordinal)
                .Count() == 2
        );
        bed.Options = bed.Options with { Front = await host.AddressOfAsync("1.0") };
        var found = await bed.Create().InspectAsync(Cancellation);
        Assert.Null(found.Serving);
        Assert.NotEmpty(found.Problems);

        // Two tasks, an hour between them: the way back only has to replace one.
        var steps = await PlanAsync(bed.Create(), Back("1.0"));
        await ApplyAsync(bed.Create(), steps);

        Assert.Contains(
            "replaces the update that is going on",
            steps[0].Title,
            StringComparison.Ordinal
        );
        Assert.All(
            await host.RunningTasksAsync(),
            t => Assert.Equal(host.ImageOf("1.0"), (string)t["Spec"]!["ContainerSpec"]!["Image"]!)
        );
    }

    [Fact]
    public async Task A_task_that_no_node_takes_is_noticed_with_its_reason_before_the_deadline()
    {
        await using var bed = await SwarmBed.ServingAsync(host);
        bed.Options = bed.Options with { StuckTimeout = TimeSpan.FromSeconds(1) };
        var steps = await PlanAsync(bed.Create(), To("1.1"));
        await host.SetAvailabilityAsync("drain");
        try
        {
            var failure = await FailsAsync(bed, steps, () => host.SetAvailabilityAsync("active"));

            Assert.Contains("stack_web.1 is pending", failure.Message, StringComparison.Ordinal);
            Assert.Contains("no suitable node", failure.Message, StringComparison.Ordinal);
            Assert.Equal(host.ImageOf("1.0"), await ImageAsync());
        }
        finally
        {
            await host.SetAvailabilityAsync("active");
        }
    }

    [Fact]
    public async Task An_image_that_is_gone_between_plan_and_update_is_noticed_and_taken_back()
    {
        await using var bed = await SwarmBed.ServingAsync(host);
        await host.BuildAsync("gone");
        var digest = await host.PushAsync("gone");
        var steps = await PlanAsync(bed.Create(), To("gone"));
        await host.Registry.DeleteAsync("shop", digest.Split('@')[1]);
        await host.DeleteAsync($"/images/{host.Repository}:gone?force=true");
        await host.DeleteAsync($"/images/{digest}?force=true");

        var failure = await FailsAsync(bed, steps);

        Assert.Contains("No such image", failure.Message, StringComparison.Ordinal);
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Contains(
            "manifest unknown",
            (await RefusalAsync(bed.Create(), To("gone"))).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task That_Swarm_took_an_update_back_by_itself_is_a_failure_and_not_a_success()
    {
        await using var bed = await SwarmBed.ServingAsync(host, RollsBack);
        var steps = await PlanAsync(bed.Create(), To("broken"));
        var update = steps[0];
        await bed.Create().CaptureAsync(update, Cancellation);
        await bed.Create().ApplyAsync(update, Cancellation);

        var failure = await FailsAsync(() => bed.Create().ApplyAsync(steps[1], Cancellation));

        Assert.Contains("by itself", failure.Message, StringComparison.Ordinal);
        Assert.Contains("OCI runtime create failed", failure.Message, StringComparison.Ordinal);
        await StateAsync("rollback_completed");
        Assert.Equal(
            Observation.NotApplied,
            await bed.Create().ObserveAsync(steps[1], Cancellation)
        );
        var found = await Until.Async(
            () => bed.Create().InspectAsync(Cancellation),
            static seen => seen.Serving is not null
        );
        Assert.Equal("1.0", found.Serving);
        Assert.Contains(
            found.Problems,
            static p => p.Contains("what was deployed last does not run", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_rollback_is_never_rolled_back_by_Swarm_and_leaves_the_failure_action_as_it_was()
    {
        await using var bed = await SwarmBed.ServingAsync(host, RollsBack);
        await GoAsync(bed, To("1.1"));

        // The last good one fails, too: Swarm would go back to what is rolled back here.
        var failure = await FailsAsync(
            bed,
            await PlanAsync(bed.Create(), Back("broken", host.PinOf("broken")))
        );
        Assert.Contains("Swarm has paused the update", failure.Message, StringComparison.Ordinal);
        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Equal("rollback", await FailureActionAsync());

        var steps = await PlanAsync(bed.Create(), Back("1.0"));
        await ApplyAsync(bed.Create(), [.. steps.Take(2)]);
        Assert.Equal("pause", await FailureActionAsync());
        var task = (string)Assert.Single(await host.RunningTasksAsync())["ID"]!;
        await ApplyAsync(bed.Create(), [.. steps.Skip(2)]);

        Assert.Equal("update converge policy ready", string.Join(' ', Names(steps)));
        Assert.Equal("rollback", await FailureActionAsync());
        Assert.Equal(task, (string)Assert.Single(await host.RunningTasksAsync())["ID"]!);
    }

    [Fact]
    public async Task Only_a_change_of_the_spec_by_somebody_else_stops_an_update()
    {
        await using var bed = await SwarmBed.ServingAsync(host);
        var steps = await PlanAsync(bed.Create(), To("1.1"));
        // The version goes on, and nothing is different.
        await host.UpdateAsync(static _ => { });
        await bed.Create().ApplyAsync(steps[0], Cancellation);
        await bed.Create().ApplyAsync(steps[1], Cancellation);
        Assert.Equal("1.1", await bed.UsersGetAsync());

        var later = await PlanAsync(bed.Create(), To("1.2"));
        var capture = await bed.Create().CaptureAsync(later[0], Cancellation);
        await bed.Create().ApplyAsync(later[0], Cancellation);
        // It leaves our labels.
        await host.UpdateAsync(static spec => spec["Labels"]!["team"] = "shop");

        Assert.Equal(Observation.Diverged, await bed.Create().ObserveAsync(later[0], Cancellation));
        foreach (
            var act in new Func<Task>[]
            {
                () => bed.Create().ApplyAsync(later[0], Cancellation),
                () => bed.Create().ApplyAsync(later[1], Cancellation),
                () => bed.Create().UndoAsync(later[0], capture, Cancellation),
            }
        )
        {
            Assert.Contains(
                "somebody else",
                (await FailsAsync(act)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_crash_that_is_slower_than_the_monitor_time_is_noticed()
    {
        await using var bed = await SwarmBed.ServingAsync(host);
        await host.DeployAsync("slow-crash");
        // Swarm is content.
        await StateAsync("completed");

        await Eventually.IsTrueAsync(async () =>
            (await bed.Create().InspectAsync(Cancellation)).Problems.Any(static p =>
                p.Contains("non-zero exit (1)", StringComparison.Ordinal)
            )
        );
        await Eventually.IsTrueAsync(async () =>
            await bed.Create().VerifyAsync("slow-crash", Cancellation) is { Serves: false }
        );
    }

    [Fact]
    public async Task A_registry_that_is_down_matters_only_where_the_image_is_nowhere_else()
    {
        await using var bed = await SwarmBed.ServingAsync(host);
        string repository;
        await using (var registry = await RegistryBed.StartAsync())
        {
            repository = $"{registry.Host}/shop";
            await host.PostAsync(
                $"/images/{host.Repository}:1.1/tag?repo={Uri.EscapeDataString(repository)}&tag=1.1"
            );
            await host.PushImageAsync(repository, "1.1");
        }
        bed.Options = bed.Options with { Image = repository + ":{release}" };

        await GoAsync(bed, To("1.1"));
        Assert.Equal("1.1", await bed.UsersGetAsync());

        Assert.Contains(
            repository.Split('/')[0],
            (await RefusalAsync(bed.Create(), To("1.2"))).Reason,
            StringComparison.Ordinal
        );
        await host.DeleteAsync($"/images/{repository}:1.1?force=true");
    }

    [Fact]
    public async Task A_service_that_is_scaled_to_nothing_is_refused()
    {
        await using var bed = await SwarmBed.ServingAsync(host);
        await host.UpdateAsync(static spec => spec["Mode"]!["Replicated"]!["Replicas"] = 0);

        var refusal = await RefusalAsync(bed.Create(), To("1.1"));

        Assert.Contains("scaled to 0", refusal.Reason, StringComparison.Ordinal);
    }

    private static void RollsBack(JsonObject spec) =>
        spec["UpdateConfig"]!["FailureAction"] = "rollback";

    private Task<string> StateAsync(string state) =>
        Until.Async(
            async () => (string?)(await host.InspectServiceAsync())["UpdateStatus"]?["State"] ?? "",
            s => s == state
        );

    private async Task<string> ImageAsync() =>
        (string)
            (await host.InspectServiceAsync())["Spec"]!["TaskTemplate"]!["ContainerSpec"]![
                "Image"
            ]!;

    private async Task<string> FailureActionAsync() =>
        (string)(await host.InspectServiceAsync())["Spec"]!["UpdateConfig"]!["FailureAction"]!;
}
