using System.Net;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Recovery;
using Lastgood.App.Commands;
using Lastgood.App.Commands.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.Core.Tests;
using Lastgood.Core.Tests.Incidents;

namespace Lastgood.App.Tests.Commands;

public sealed class RecoverTests : IDisposable
{
    private readonly CommandStage stage = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task A_restart_is_done_said_and_part_of_the_open_incident()
    {
        await stage.GivenAsync(
            Stories.Acting(),
            $"recovery: {{restart: [touch, {stage.File("restarted")}]}}"
        );

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Recover.Create, "restart", "shop"));

        Assert.True(File.Exists(stage.File("restarted")));
        await stage.RunAsync(Incident.Create, "show", "shop-i1");
        Assert.Contains("did this: restart (touch", stage.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_ends_with_1_and_is_in_the_journal_too()
    {
        await stage.GivenAsync([], "recovery: {restart: ['false']}");

        Assert.Equal(ExitCodes.Failed, await stage.RunAsync(Recover.Create, "restart", "shop"));

        Assert.Contains("✗ restart", stage.Chat, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_confirmation_nothing_is_cleared_and_what_would_be_is_said()
    {
        await stage.GivenAsync(
            [],
            "recovery: {caches: {sessions: {redis: 127.0.0.1:1, keys: 'session:*'}}}"
        );

        Assert.Equal(
            ExitCodes.Refused,
            await stage.RunAsync(Recover.Create, "clear-cache", "shop")
        );

        Assert.Equal(
            "sessions: would remove the keys session:* of database 0 of Redis at 127.0.0.1:1\n",
            stage.Data
        );
        Assert.Contains(
            "lastgood recover clear-cache shop --yes",
            stage.Chat,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_cache_that_cannot_be_cleared_is_told()
    {
        await stage.GivenAsync([], "recovery: {caches: {sessions: {redis: 127.0.0.1:1}}}");

        Assert.Equal(
            ExitCodes.Failed,
            await stage.RunAsync(Recover.Create, "clear-cache", "shop", "sessions", "--yes")
        );
        Assert.Contains("clear the cache sessions", stage.Chat, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("restart", "", "\"recovery: restart:\"")]
    [InlineData("clear-cache", "", "\"recovery: caches:\"")]
    [InlineData("clear-cache", "other", "there are: sessions")]
    public async Task What_is_not_configured_is_said_with_the_key_to_add(
        string action,
        string cache,
        string said
    )
    {
        await stage.GivenAsync(
            [],
            cache.Length == 0 ? "" : "recovery: {caches: {sessions: {redis: 127.0.0.1:1}}}"
        );
        string[] name = cache.Length == 0 ? [] : [cache];

        var error = await Assert.ThrowsAsync<UsageException>(() =>
            stage.RunAsync(Recover.Create, [action, "shop", .. name])
        );

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_clears_its_caches_after_the_verification_and_no_deployment_does()
    {
        using var listener = new HttpListener();
        var url = $"http://127.0.0.1:{FreePort()}/";
        listener.Prefixes.Add(url);
        listener.Start();
        var answering = AnswerAsync(listener);
        using var http = new HttpFetcher(TimeProvider.System);
        var call = new Lever.ByCall(url, "POST", null, new HttpAccess());
        var platform = new RecoveringPlatform(
            new World(),
            new RecoveryOptions
            {
                Caches = [new PurgedCache("pages", call)],
                AfterRollback = ["pages"],
            },
            new CacheClearing(
                new LeverSwitch(new CommandRunner(TimeProvider.System), http),
                TimeProvider.System
            )
        );

        var back = await platform.PlanAsync(
            new Activation(RunKind.Rollback, "1.0", false),
            Cancellation
        );
        var forward = await platform.PlanAsync(
            new Activation(RunKind.Deploy, "1.2", false),
            Cancellation
        );

        Assert.Equal(
            "start switch clear-cache stop",
            string.Join(' ', back.Steps.Select(static s => s.Name))
        );
        Assert.DoesNotContain(forward.Steps, static s => s.Name == "clear-cache");
        var step = back.Steps[2];
        Assert.Equal(Stage.Retire, step.Stage);
        Assert.Equal(Observation.NotApplied, await platform.ObserveAsync(step, Cancellation));
        Assert.Equal(
            $"POST {url}: 204",
            (await platform.ApplyAsync(step, Cancellation))["cleared"]
        );
        Assert.Equal(Observation.Applied, await platform.ObserveAsync(step, Cancellation));
        listener.Stop();
        await answering;
        var error = await Assert.ThrowsAsync<PlatformException>(() =>
            platform.ApplyAsync(step, Cancellation)
        );
        Assert.Contains("recover", error.Remedy, StringComparison.Ordinal);
    }

    private static async Task AnswerAsync(HttpListener listener)
    {
        var context = await listener.GetContextAsync();
        context.Response.StatusCode = 204;
        context.Response.Close();
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
