using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.Platforms.Docker;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Compose;

/// <summary>What a switch by Compose changes, and what it leaves.</summary>
[Collection(ComposeCollection.Name)]
public sealed class ComposeTests(DockerHosts host)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static IReadOnlyList<string> Program(bool isV2) =>
        isV2 ? ComposePrograms.V2 : ComposePrograms.V1;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_switch_changes_the_image_of_its_services_and_nothing_else(bool isV2)
    {
        await using var bed = await ComposeBed.ServingAsync(
            host,
            Program(isV2),
            $"""
              worker:
                image: {host.Repository}:1.0
                depends_on: [db]
                networks: [shopnet]
                volumes: [/data, "{Path.GetTempPath()}:/host:ro"]
              db:
                image: busybox
                entrypoint: [/bin/busybox, sleep, "1000"]
                init: true
                stop_grace_period: 0s
                networks: [shopnet]
            """,
            "--scale",
            "worker=2"
        );
        bed.TakeWorker();
        await bed.ByHandAsync("run", "-d", "--no-deps", "worker", "/bin/busybox", "sleep", "1000");
        var file = await File.ReadAllTextAsync(bed.UserFile, Cancelled);
        var db = (string?)Assert.Single(await bed.OfAsync("db"))["Id"];
        var volumes = Volumes(await bed.OfAsync("worker"));
        Assert.Equal(3, volumes.Count);

        await bed.ActivateAsync("1.1");

        Assert.Equal(file, await File.ReadAllTextAsync(bed.UserFile, Cancelled));
        Assert.Equal(db, (string?)Assert.Single(await bed.OfAsync("db"))["Id"]);
        var workers = await bed.OfAsync("worker");
        Assert.Equal(volumes, Volumes(workers));
        var image = await bed.ImageAsync("1.1");
        Assert.Equal(2, workers.Count(w => (string?)w["ImageID"] == image));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(bed.Override)
        );
        var written = JsonNode.Parse(await File.ReadAllTextAsync(bed.Override, Cancelled))!;
        Assert.Equal(image, (string?)written["services"]!["worker"]!["image"]);
        Assert.Equal(
            "1.1",
            (string?)written["services"]!["worker"]!["labels"]!["lastgood.release"]
        );
        var found = await bed.Create().InspectAsync(Cancelled);
        Assert.Empty(found.Problems);
        Assert.Equal(image, Assert.Single(found.Candidates, static c => c.Serving).Artifact);
        Assert.Contains("COLOUR", found.Variables!, StringComparer.Ordinal);

        // The way back goes to what was written down, whatever the tag means by now.
        var first = await bed.ImageAsync("1.0");
        await host.BuildAsync("1.0", version: "1.0", changes: "LABEL moved=yes");
        var answer = await bed.Create()
            .PlanAsync(
                new Activation(RunKind.Rollback, "1.0", KeepPrevious: false) { Artifact = first },
                Cancelled
            );
        foreach (var step in answer.Steps)
        {
            await bed.Create().ApplyAsync(step, Cancelled);
        }
        Assert.Equal(first, (string?)Assert.Single(await bed.OfAsync("backend"))["ImageID"]);
    }

    [Fact]
    public async Task Changes_of_the_file_come_with_the_next_release_and_the_plan_says_so()
    {
        await using var bed = await ComposeBed.ServingAsync(host, ComposePrograms.V2);
        await bed.ActivateAsync("1.1");
        bed.WriteFile("1.0", environment: "COLOUR: red");
        Assert.DoesNotContain(
            "was changed",
            await SwitchAsync(bed, "1.2"),
            StringComparison.Ordinal
        );

        bed.WriteFile("1.0", environment: "COLOUR: blue");
        var title = await SwitchAsync(bed, "1.2");

        Assert.Contains(
            "what the project's files say of backend was changed since",
            title,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"the project's files name {host.Repository}:1.0",
            title,
            StringComparison.Ordinal
        );
        await bed.ActivateAsync("1.2");
        var name = (string?)Assert.Single(await bed.OfAsync("backend"))["Id"];
        var environment = (await host.InspectAsync(name!))["Config"]!["Env"]!.AsArray();
        Assert.Contains(
            "COLOUR=blue",
            environment.Select(static e => (string?)e),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Somebodys_own_up_is_seen_and_a_half_switch_is_ended()
    {
        await using var bed = await ComposeBed.ServingAsync(
            host,
            ComposePrograms.V2,
            ComposeBed.Worker(host)
        );
        bed.TakeWorker();
        await bed.ActivateAsync("1.1");

        await bed.ByHandAsync("up", "-d", "-t", "1", "worker");

        var found = await bed.Create().InspectAsync(Cancelled);
        Assert.Null(found.Serving);
        Assert.Contains(
            found.Problems,
            static p => p.StartsWith("half switched: ", StringComparison.Ordinal)
        );
        Assert.Contains(
            found.Problems,
            p =>
                p.Contains("somebody's own \"up\"", StringComparison.Ordinal)
                && p.Contains($"--file {bed.Override}", StringComparison.Ordinal)
        );
        Assert.False((await bed.Create().VerifyAsync("1.1", Cancelled)).Serves);
        var backend = (string?)Assert.Single(await bed.OfAsync("backend"))["Id"];
        await bed.ActivateAsync("1.1");
        Assert.True((await bed.Create().VerifyAsync("1.1", Cancelled)).Serves);
        Assert.Equal(backend, (string?)Assert.Single(await bed.OfAsync("backend"))["Id"]);
    }

    [Fact]
    public async Task An_image_that_only_its_registry_has_is_pulled_by_digest_first()
    {
        await using var bed = await ComposeBed.ServingAsync(host, ComposePrograms.V2);
        await host.BuildAsync("3.0");
        var pin = await host.PushAsync("3.0");
        await host.DeleteAsync($"/images/{host.Repository}:3.0");
        await host.DeleteAsync($"/images/{pin}");

        var steps = await bed.PlanAsync("3.0");

        Assert.Equal(
            "pull validate switch ready",
            string.Join(' ', steps.Select(static s => s.Name))
        );
        Assert.Equal(pin, steps[0].Arguments["image"]);
        await bed.ActivateAsync("3.0");
        Assert.Contains(
            pin,
            await File.ReadAllTextAsync(bed.Override, Cancelled),
            StringComparison.Ordinal
        );
        await host.DeleteAsync($"/images/{host.Repository}:3.0?force=true");
    }

    [Fact]
    public async Task What_is_there_is_shown_restarted_and_checked()
    {
        await using var bed = await ComposeBed.ServingAsync(host, ComposePrograms.V2);
        var platform = bed.Create();
        var started = await StartedAsync(bed);

        await ((IPlatform)platform).Restarts!.RestartAsync(Cancelled);
        Assert.False(started == await StartedAsync(bed));

        var shown = await ((IExhibits)platform).ShowAsync(Cancelled);
        Assert.Equal(3, shown.Count);
        Assert.Equal("compose config", shown[^1].Name);
        Assert.Contains("COLOUR: [redacted]", shown[^1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("COLOUR: red\n", shown[^1].Text, StringComparison.Ordinal);

        var checks = await ((IReadiness)platform).CheckAsync(null, Cancelled);
        Assert.All(checks, static c => Assert.Equal(ReadinessAnswer.Yes, c.Answer));
        Assert.Contains(
            checks,
            static c => c.Seen.StartsWith("Docker Compose 2.", StringComparison.Ordinal)
        );
        bed.Options = bed.Options with { Program = ["/nonexistent/compose"] };
        checks = await ((IReadiness)bed.Create()).CheckAsync(null, Cancelled);
        Assert.Contains(
            checks,
            static c => c is { Name: "Docker Compose", Answer: ReadinessAnswer.No }
        );
    }

    private static async Task<string> SwitchAsync(ComposeBed bed, string release) =>
        (await bed.PlanAsync(release)).Single(static s => s.Name == "switch").Title;

    private async Task<string?> StartedAsync(ComposeBed bed) =>
        (string?)
            (await host.InspectAsync((string)Assert.Single(await bed.OfAsync("backend"))["Id"]!))[
                "State"
            ]!["StartedAt"];

    private static List<string?> Volumes(IReadOnlyList<JsonNode> containers) =>
        [
            .. containers
                .SelectMany(static c => c["Mounts"]!.AsArray())
                .Where(static m => (string?)m!["Type"] == "volume")
                .Select(static m => (string?)m!["Name"])
                .Order(StringComparer.Ordinal),
        ];
}
