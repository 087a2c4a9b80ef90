using System.Text.Json;
using Lastgood.Adapters.Tests.Platforms.Pm2;

namespace Lastgood.Scenarios.Hosts;

/// <summary>The executable with a real PM2: forward, back, interrupted, and what users had of it.</summary>
public sealed class Pm2Tests(Pm2Daemon daemon) : IClassFixture<Pm2Daemon>
{
    private const int Undone = 4;
    private const int Killed = 137;

    [Fact]
    public async Task A_bad_release_is_taken_back_and_a_good_one_too_with_the_time_without_service_told()
    {
        await using var app = await NodeApp.OfFoldersAsync(daemon);

        var bad = await app.RunAsync("deploy", "shop", "2.0");
        Assert.True(bad.ExitCode == Undone, bad.Output + bad.Error);
        await app.ServesAsync("1.0");

        await app.MustAsync("deploy", "shop", "1.1");
        var during = await RollBackAsync(app);

        // One process: users may be turned away while another is started, and the report says for how long.
        Assert.All(during.Skip(during.IndexOf("1.0")), static got => Assert.Equal("1.0", got));
        Assert.Matches(
            "Without service during the rollback to 1.0 *\\| *[0-9]",
            await app.ReportAsync()
        );
    }

    [Fact]
    public async Task A_cluster_in_a_checkout_goes_back_without_a_failed_request()
    {
        await using var app = await NodeApp.OfCheckoutAsync(daemon);
        await app.MustAsync("deploy", "shop", "1.1");

        var during = await RollBackAsync(app);

        var report = await app.ReportAsync();
        var failed = during.Count(static got => got is null);
        Assert.True(failed == 0, $"{failed} of {during.Count} failed:\n{report}");
        Assert.Matches("Without service during the rollback to 1.0 *\\| *[0-9]", report);
    }

    [Fact]
    public async Task It_is_looked_at_restarted_and_rolled_back_by_whoever_comes_after_one_that_was_killed()
    {
        await using var app = await NodeApp.OfFoldersAsync(daemon);
        await app.MustAsync("deploy", "shop", "1.1");
        await app.MustAsync("mark", "shop", "1.1", "good", "--reason", "looked at");

        var ready = JsonDocument.Parse(await app.MustAsync("ready", "shop", "--json")).RootElement;
        var captured = await app.MustAsync("capture", "shop", "--json");
        await app.MustAsync("recover", "restart", "shop");

        Assert.True(ready.GetProperty("ready").GetBoolean());
        Assert.Contains("PM2's process", captured, StringComparison.Ordinal);
        await app.ServesAsync("1.1");

        // Before, in the middle of, and after the start; every place would take minutes.
        foreach (var (place, to) in new[] { (6, "1.0"), (7, "1.1"), (9, "1.0") })
        {
            var ended = await app.CrashAsync(place, "rollback", "shop", "--to", to);
            Assert.True(ended.ExitCode == Killed, ended.Output + ended.Error);
            await app.MustAsync("rollback", "shop", "--to", to);
            await app.ServesAsync(to);
        }
        await app.MustAsync("audit", "verify");
    }

    private static async Task<List<string?>> RollBackAsync(NodeApp app)
    {
        await using var visitors = new Visitors(new Uri($"{app.Front}/version"));
        await visitors.SomeMoreAsync("1.1");
        var before = visitors.Answers.Count;
        await app.MustAsync("rollback", "shop", "--to", "1.0");
        await visitors.SomeMoreAsync("1.0");
        return [.. visitors.Answers.Skip(before)];
    }
}
