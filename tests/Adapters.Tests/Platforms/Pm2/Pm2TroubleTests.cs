using System.Diagnostics;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Tests.Platforms.Pm2;

/// <summary>A PM2 that hangs, lies or fails, and releases that do not start.</summary>
public sealed class Pm2TroubleTests(Pm2Daemon daemon) : PlatformTestBase, IClassFixture<Pm2Daemon>
{
    [Theory]
    [InlineData("sleep 60", "did not end within")]
    [InlineData("echo nonsense", "cannot be read: it wrote no list")]
    [InlineData("echo secret; echo broken >&2; exit 3", "exit code 3, broken")]
    public async Task A_program_that_hangs_or_lies_is_an_error(string script, string message)
    {
        await using var bed = new Pm2Bed(daemon, Pm2Kind.Script);
        Directory.CreateDirectory(bed["releases"]);
        bed.Options = bed.Options with
        {
            Pm2 = ["/bin/sh", "-c", script],
            CommandTimeout = TimeSpan.FromSeconds(1),
        };
        var began = Stopwatch.StartNew();

        var error = await FailsAsync(() => bed.Create().InspectAsync(Cancellation));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Whether_PM2_is_there_is_a_part_of_being_ready()
    {
        await using var bed = new Pm2Bed(daemon, Pm2Kind.Script);
        Directory.CreateDirectory(bed["releases"]);

        var there = await CheckAsync();
        bed.Options = bed.Options with { Pm2 = ["/no/such/pm2"] };
        var gone = await CheckAsync();

        Assert.Equal((ReadinessAnswer.Yes, "7.0.4"), (there.Answer, there.Seen.Split(' ')[^1]));
        Assert.Equal(ReadinessAnswer.No, gone.Answer);
        Assert.NotEmpty(gone.Remedy!);

        async Task<ReadinessCheck> CheckAsync() =>
            (await ((IReadiness)bed.Create()).CheckAsync(null, Cancellation))[0];
    }

    // What a step changes with fails, hangs or lies; looking goes on to work.
    [Theory]
    [InlineData("case $1 in start) sleep 60;; esac", "did not end within")]
    [InlineData("case $1 in start) exit 0;; esac", "has no app shop: nothing was started")]
    [InlineData(
        "case $1 in delete) echo no >&2; exit 1;; esac",
        "ending shop failed: exit code 1, no"
    )]
    [InlineData("unset LASTGOOD_RUN", "was not started with the environment that lastgood gave it")]
    public async Task A_change_that_fails_or_does_nothing_is_noticed_and_taken_back(
        string before,
        string message
    )
    {
        await using var bed = await Pm2Bed.ServingAsync(daemon, Pm2Kind.Link);
        var right = bed.Options;
        var step = (await PlanAsync(bed.Create(), To("1.1")))[0];
        var capture = await bed.Create().CaptureAsync(step, Cancellation);
        bed.Options = right with
        {
            Pm2 = ["/bin/sh", "-c", $"{before}\nexec {Pm2Daemon.Program} \"$@\"", "pm2"],
            CommandTimeout = TimeSpan.FromSeconds(10),
            StartTimeout = TimeSpan.FromSeconds(1),
        };

        var error = await FailsAsync(() => bed.Create().ApplyAsync(step, Cancellation));
        bed.Options = right;
        await bed.Create().UndoAsync(step, capture, Cancellation);

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Equal([$"{bed["releases"]}/1.0/server.js"], await bed.RunningAsync());
    }

    [Theory]
    [InlineData(
        "module.exports = {apps: [{name: 'shopp', script: 'server.js'}]}",
        "has no app shop"
    )]
    [InlineData(
        "module.exports = {apps: [{name: 'shop', script: 'server.js', cwd: __dirname + '/../1.0'}]}",
        "write cwd: __dirname"
    )]
    public async Task What_the_ecosystem_file_starts_is_looked_at(string text, string message)
    {
        await using var bed = await Pm2Bed.ServingAsync(daemon, Pm2Kind.Link);
        var file = $"{bed["releases"]}/1.1/ecosystem.config.js";
        await File.WriteAllTextAsync(file, text, Cancellation);
        var platform = bed.Create();
        var step = (await PlanAsync(platform, To("1.1")))[0];
        var capture = await platform.CaptureAsync(step, Cancellation);

        var error = await FailsAsync(() => platform.ApplyAsync(step, Cancellation));
        await platform.UndoAsync(step, capture, Cancellation);

        Assert.Contains(message, $"{error.Message}; {error.Remedy}", StringComparison.Ordinal);
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task One_that_dies_is_noticed_with_its_last_lines_without_secrets()
    {
        await using var bed = await Pm2Bed.ServingAsync(daemon, Pm2Kind.Script);
        await File.WriteAllTextAsync(
            $"{bed["releases"]}/1.1/server.js",
            "throw new Error('no database at postgres://shop:hunter2@db')",
            Cancellation
        );
        bed.Options = bed.Options with { StartTimeout = TimeSpan.FromMinutes(10) };
        var platform = bed.Create();
        var steps = await PlanAsync(platform, To("1.1"));

        var error = await FailsAsync(() => ApplyAsync(platform, steps));

        Assert.Contains("ended before it was healthy", error.Message, StringComparison.Ordinal);
        Assert.Contains("postgres://[redacted]@db", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }
}
