using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Tests.Platforms.Haproxy;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Docker;

/// <summary>Containers as slots behind a real HAProxy.</summary>
[Collection(DockerHostCollection.Name)]
public sealed class HaproxySlotTests(DockerHosts host) : PlatformTestBase
{
    [Fact]
    public async Task Forward_and_back_by_weights_no_request_fails_and_the_kept_container_serves_again()
    {
        host.Needed();
        var first = "";
        try
        {
            await using var bed = await HaproxyBed.ServingAsync(
                options: o =>
                    o with
                    {
                        Docker = new SlotDockerOptions
                        {
                            Container = "shop-{slot}",
                            Image = host.Repository + ":{release}",
                            Port = 8080,
                            StopTimeout = TimeSpan.FromSeconds(1),
                            Socket = host.Socket,
                        },
                        Available = [],
                        Slots =
                        [
                            .. o.Slots.Select(static s =>
                                s with
                                {
                                    Start = [],
                                    Stop = [],
                                    Status = [],
                                }
                            ),
                        ],
                        StartTimeout = TimeSpan.FromSeconds(30),
                        CommandTimeout = TimeSpan.FromSeconds(60),
                    },
                start: async slot =>
                    first = await host.RunShopAsync(
                        "shop-blue",
                        host.Repository + ":1.0",
                        new Uri(slot.Url).Port
                    )
            );
            await bed.UntilStateAsync("s1", "up");
            await using var load = new KeepAliveLoad(bed.Options.Front, clients: 4);
            await load.MoreAsync(100);

            await ApplyAsync(bed.Create(), await PlanAsync(bed.Create(), To("1.1", keep: false)));
            await load.MoreAsync(100);
            var weights = await bed.WeightsAsync();
            var stopped = await host.InspectAsync("shop-blue");
            await ApplyAsync(
                bed.Create(),
                await PlanAsync(bed.Create(), new Activation(RunKind.Rollback, "1.0", false))
            );
            await load.MoreAsync(100);

            var (answers, failures) = await load.EndAsync();
            Assert.Empty(failures);
            Assert.Equal("1.0 1.1", string.Join(' ', answers.Keys.Order(StringComparer.Ordinal)));
            Assert.Equal((0, 100), weights);
            Assert.False((bool)stopped["State"]!["Running"]!);
            Assert.Equal((100, 0), await bed.WeightsAsync());
            Assert.Equal("1.0", await bed.UsersGetAsync());
            Assert.Equal(first, (string)(await host.InspectAsync("shop-blue"))["Id"]!);
        }
        finally
        {
            await host.CleanAsync();
        }
    }
}
