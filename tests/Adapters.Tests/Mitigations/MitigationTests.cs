using Lastgood.Adapters.Http;
using Lastgood.Adapters.Mitigations;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;
using Lastgood.Adapters.Tests.Http;

namespace Lastgood.Adapters.Tests.Mitigations;

public sealed class MitigationTests : IDisposable
{
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly LeverSwitch levers;

    public MitigationTests() => levers = new(new CommandRunner(TimeProvider.System), http);

    public void Dispose() => http.Dispose();

    [Theory]
    [InlineData(true, "echo on: exit code 0, on")]
    [InlineData(false, "echo off: exit code 0, off")]
    public async Task Runs_its_command_and_tells_what_it_said(bool on, string evidence) =>
        Assert.Equal((true, evidence), await Switch(["echo", "on"], ["echo", "off"], on));

    [Fact]
    public async Task A_command_that_fails_is_told_with_its_last_words()
    {
        var (worked, evidence) = await Switch(["sh", "-c", "echo first >&2; echo no >&2; exit 3"]);

        Assert.False(worked);
        Assert.EndsWith("exit code 3, no", evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_hangs_is_ended()
    {
        var (worked, evidence) = await Switch(["sleep", "60"]);

        Assert.False(worked);
        Assert.Contains("did not end within 1 s", evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_named() =>
        Assert.Contains(
            "no-such-program",
            (await Switch(["no-such-program"])).Evidence,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_call_is_made_as_configured()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder["token"],
            "s3cret",
            TestContext.Current.CancellationToken
        );
        await using var server = RawServer.With(204, "");

        var (worked, evidence) = await CallAsync(
            new(
                server.Url + "/flags/payment",
                "PUT",
                new("{\"on\": true}", "application/json"),
                new() { Bearer = SecretSource.File(folder["token"]) }
            )
        );

        Assert.True(worked);
        Assert.Equal($"PUT {server.Url}/flags/payment: 204", evidence);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("PUT /flags/payment HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", request, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer s3cret", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_refused_is_told_with_what_was_answered_and_no_secret()
    {
        await using var server = RawServer.With(403, "not\nyou");

        var (worked, evidence) = await CallAsync(new(server.Url, "POST", null, new()));

        Assert.False(worked);
        Assert.Equal($"POST {server.Url}: 403, you", evidence);
    }

    [Fact]
    public async Task A_call_without_its_secret_is_not_made()
    {
        await using var server = RawServer.With(200, "");

        var (worked, evidence) = await CallAsync(
            new(server.Url, "POST", null, new() { Bearer = SecretSource.File("/no/token") })
        );

        Assert.False(worked);
        Assert.Contains("/no/token", evidence, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_call_that_is_not_answered_is_ended()
    {
        await using var server = new RawServer(
            static (_, _, stop) => Task.Delay(Timeout.Infinite, stop)
        );

        var (worked, evidence) = await CallAsync(new(server.Url, "POST", null, new()));

        Assert.False(worked);
        Assert.Contains("no answer within 1 s", evidence, StringComparison.Ordinal);
    }

    private Task<(bool Worked, string Evidence)> CallAsync(Lever.ByCall call) =>
        levers.PullAsync(call, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

    private Task<(bool Worked, string Evidence)> Switch(
        IReadOnlyList<string> on,
        IReadOnlyList<string>? off = null,
        bool isOn = true
    ) =>
        levers.PullAsync(
            new Lever.ByCommand(isOn ? on : off ?? ["true"]),
            TimeSpan.FromSeconds(1),
            TestContext.Current.CancellationToken
        );
}
