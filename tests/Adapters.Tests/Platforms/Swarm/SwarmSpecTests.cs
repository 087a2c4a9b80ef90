using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Platforms.Swarm;
using Lastgood.Core.Captures;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Tests.Platforms.Swarm;

/// <summary>Which spec a release gets, what is shown of it, and what is asked of the manager.</summary>
[Collection(SwarmCollection.Name)]
public sealed class SwarmSpecTests(SwarmHosts host) : SwarmTestBase
{
    [Fact]
    public async Task A_release_gets_the_spec_that_it_ran_with_and_as_many_tasks_as_there_are_today()
    {
        await using var bed = await SwarmBed.ServingAsync(host);
        await bed.Create().InspectAsync(Cancellation);
        await host.UpdateAsync(spec =>
        {
            var container = spec["TaskTemplate"]!["ContainerSpec"]!;
            container["Image"] = host.ImageOf("1.1");
            container["Env"] = new JsonArray("COLOUR=blue", "PASSWORD=hunter2");
            spec["UpdateConfig"]!["Order"] = "stop-first";
            spec["UpdateConfig"]!["Delay"] = 1;
            spec.Remove("EndpointSpec");
            spec["Mode"]!["Replicated"]!["Replicas"] = 2;
        });

        var steps = await PlanAsync(bed.Create(), Back("1.0", host.PinOf("1.0")));
        var capture = await bed.Create().CaptureAsync(steps[0], Cancellation);
        // One port of the node, two tasks: as a person would scale it, knowing that.
        await bed.Create().ApplyAsync(steps[0], Cancellation);

        var spec = (await host.InspectServiceAsync())["Spec"]!;
        Assert.Contains("the spec that it ran with", steps[0].Title, StringComparison.Ordinal);
        Assert.Equal(
            "COLOUR=red",
            (string)Assert.Single(spec["TaskTemplate"]!["ContainerSpec"]!["Env"]!.AsArray())!
        );
        Assert.NotNull(spec["EndpointSpec"]!["Ports"]);
        Assert.Equal(2, (int)spec["Mode"]!["Replicated"]!["Replicas"]!);
        Assert.Equal(1, (long)spec["UpdateConfig"]!["Delay"]!);
        var told = string.Concat(
            steps.SelectMany(static s => s.Arguments.Values).Concat(capture.Values)
        );
        Assert.DoesNotContain("hunter2", told, StringComparison.Ordinal);
        Assert.All(
            Directory.GetFiles(Path.Combine(bed.State, "swarm", "shop")),
            static f =>
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(f)
                )
        );
    }

    [Fact]
    public async Task With_spec_today_only_the_image_changes()
    {
        await using var bed = await SwarmBed.ServingAsync(host);
        bed.Options = bed.Options with { Spec = SpecMode.Today };
        await host.UpdateAsync(spec =>
            spec["TaskTemplate"]!["ContainerSpec"]!["Env"] = new JsonArray("COLOUR=blue", "SIZE=1")
        );

        var steps = await PlanAsync(bed.Create(), To("1.1"));
        await bed.Create().ApplyAsync(steps[0], Cancellation);

        var container = (await host.InspectServiceAsync())["Spec"]!["TaskTemplate"]![
            "ContainerSpec"
        ]!;
        Assert.Equal(host.ImageOf("1.1"), (string)container["Image"]!);
        Assert.Equal(2, container["Env"]!.AsArray().Count);
        Assert.Equal(
            "COLOUR SIZE",
            string.Join(' ', (await bed.Create().InspectAsync(Cancellation)).Variables!)
        );
    }

    [Fact]
    public async Task A_spec_whose_secret_is_gone_is_refused_and_ready_says_so_before()
    {
        const string file =
            /*lang=json*/
            """{ "Name": "key", "Data": "c2VjcmV0" }""";
        host.Needed();
        await host.PostAsync("/secrets/create", file);
        var id = (string)(await host.GetAsync("/secrets"))[0]!["ID"]!;
        await using var bed = await SwarmBed.ServingAsync(
            host,
            spec =>
                spec["TaskTemplate"]!["ContainerSpec"]!["Secrets"] = new JsonArray(
                    new JsonObject
                    {
                        ["SecretID"] = id,
                        ["SecretName"] = "key",
                        ["File"] = new JsonObject
                        {
                            ["Name"] = "key",
                            ["UID"] = "0",
                            ["GID"] = "0",
                            ["Mode"] = 292,
                        },
                    }
                )
        );
        await bed.Create().InspectAsync(Cancellation);
        await host.UpdateAsync(spec =>
        {
            spec["TaskTemplate"]!["ContainerSpec"]!["Image"] = host.ImageOf("1.1");
            spec["TaskTemplate"]!["ContainerSpec"]!.AsObject().Remove("Secrets");
        });
        await bed.ServesAsync("1.1");
        await host.DeleteAsync($"/secrets/{id}");

        var refusal = await RefusalAsync(bed.Create(), Back("1.0", host.PinOf("1.0")));
        var ready = await ((IReadiness)bed.Create()).CheckAsync(
            new Release("1.0") { Artifact = host.PinOf("1.0") },
            Cancellation
        );

        Assert.Contains("needs the secret key", refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(
            "kept spec",
            Assert.Single(ready, static c => c.Answer == ReadinessAnswer.No).Name
        );
        bed.Options = bed.Options with { Spec = SpecMode.Today };
        await PlanAsync(bed.Create(), Back("1.0", host.PinOf("1.0")));
    }

    [Fact]
    public async Task Evidence_has_the_tasks_with_their_reasons_and_no_value_of_the_environment()
    {
        await using var bed = await SwarmBed.ServingAsync(host);
        await host.DeployAsync("broken");
        await Signals.Eventually.IsTrueAsync(async () =>
            (await ShownAsync(bed, "tasks of service stack_web")).Contains(
                "OCI runtime create failed",
                StringComparison.Ordinal
            )
        );

        var described = await ShownAsync(bed, "service stack_web");

        Assert.Contains("\"COLOUR=[redacted]\"", described, StringComparison.Ordinal);
        Assert.DoesNotContain("=red\"", described, StringComparison.Ordinal);
        Assert.NotNull(await ShownAsync(bed, "log of service stack_web"));
    }

    [Fact]
    public async Task A_restart_gives_the_release_new_tasks()
    {
        await using var bed = await SwarmBed.ServingAsync(host);
        var before = (string)Assert.Single(await host.RunningTasksAsync())["ID"]!;

        await bed.Create().Restarts!.RestartAsync(Cancellation);

        Assert.NotEqual(
            before,
            (string)Assert.Single(await host.RunningTasksAsync())["ID"]!,
            StringComparer.Ordinal
        );
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.All(
            await ((IReadiness)bed.Create()).CheckAsync(null, Cancellation),
            static c => Assert.NotEqual(ReadinessAnswer.No, c.Answer)
        );
    }

    [Fact]
    public async Task A_manager_that_never_answers_and_an_engine_that_is_none_are_errors_in_time()
    {
        await using var bed = await SwarmBed.ServingAsync(host);
        bed.Options = bed.Options with
        {
            CommandTimeout = TimeSpan.FromMilliseconds(300),
            Socket = bed["fake"],
        };
        using var fake = new Socket(
            AddressFamily.Unix,
            SocketType.Stream,
            ProtocolType.Unspecified
        );
        fake.Bind(new UnixDomainSocketEndPoint(bed["fake"]));
        fake.Listen();

        var hangs = await FailsAsync(() => bed.Create().InspectAsync(Cancellation));
        Assert.Contains("was not reached", hangs.Message, StringComparison.Ordinal);

        bed.Options = bed.Options with { CommandTimeout = TimeSpan.FromSeconds(60) };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var answering = AnswerAsync(fake, stop.Token);
        var isNone = await FailsAsync(() => bed.Create().InspectAsync(Cancellation));
        await stop.CancelAsync();
        await answering;
        Assert.Contains("not a swarm manager", isNone.Message, StringComparison.Ordinal);
        Assert.Contains("docker node ls", isNone.Remedy!, StringComparison.Ordinal);
    }

    // As an engine answers that is in no swarm.
    private static async Task AnswerAsync(Socket listener, CancellationToken stop)
    {
        const string body =
            /*lang=json*/
            """{ "message": "This node is not a swarm manager. Use \"docker swarm init\"" }""";
        var answer = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"
        );
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var one = await listener.AcceptAsync(stop);
                await one.ReceiveAsync(new byte[4096], stop);
                await one.SendAsync(answer, stop);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The test has its answer; or the one who asked has given up before.
            }
        }
    }

    private static async Task<string> ShownAsync(SwarmBed bed, string name) =>
        Assert
            .Single(await ((IExhibits)bed.Create()).ShowAsync(Cancellation), e => e.Name == name)
            .Text;
}
