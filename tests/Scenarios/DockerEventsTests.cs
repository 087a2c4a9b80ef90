using Lastgood.Adapters.Tests.Docker;
using Lastgood.Core.Decisions;
using Lastgood.Stage;

namespace Lastgood.Scenarios;

/// <summary>What a real Docker Engine tells of a container as it happens, from the configuration to the incident.</summary>
public sealed class DockerEventsTests(DockerBed engine) : IClassFixture<DockerBed>
{
    private const string New = "1.1";
    private const string Trigger = "oom_kills > 0";

    [Fact]
    public async Task A_container_killed_for_want_of_memory_takes_its_release_back()
    {
        engine.Needed();
        await using var shop = await OpenShop.OpenAsync(
            OpenShop.Quick with
            {
                Triggers = [Trigger],
                More = "resources:\n  of: docker\n  name: \"shop-{port}\"",
            }
        );
        var stage = shop.Stage;
        foreach (var slot in stage.Slots)
        {
            await engine.RunAsync(
                $"{DockerBed.Wait(NameOf(slot))}busybox tail /dev/zero; exec busybox sleep 600",
                new() { ["Memory"] = 8_000_000 },
                name: NameOf(slot)
            );
        }
        // The engine of the tests stands where lastgood looks for the machine's own.
        await using var mounts = await PrivateMounts.MakeAsync(
            "mount -t tmpfs none /run; ln -s \"$1\" /run/docker.sock",
            engine.Socket
        );
        await using var watch = await stage.WatchAsync(wrapper: mounts.Wrapper);
        stage.AddRelease(New);
        await stage.MustAsync("deploy", "shop", New);
        await watch.SaysAsync($"{New}  oom_kills 0");
        Assert.Empty((await stage.StateAsync()).Incidents);

        await engine.GoAsync(NameOf(stage.Slots[1]));

        var state = await stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        await watch.EndWatchAsync();
        var incident = Assert.Single(state.Incidents);
        Assert.Equal(
            Trigger,
            Assert
                .Single(incident.Decision!.Triggers, static t => t.State == TriggerState.Fired)
                .Trigger
        );
        Assert.Contains(
            $"container {NameOf(stage.Slots[1])}: killed for want of memory at ",
            incident.Decision.Reason,
            StringComparison.Ordinal
        );
        await shop.NobodyNoticedAsync();
    }

    private static string NameOf(StageSlot slot) => $"shop-{slot.Port}";
}
