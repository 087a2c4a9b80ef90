using System.Diagnostics;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Pm2;

/// <summary>What goes wrong with apps, on a real PM2.</summary>
public sealed class Pm2Tests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Activation To(string version) => new(RunKind.Rollback, version, false);

    [Fact]
    public async Task An_app_that_was_started_by_way_of_the_link_is_started_by_the_real_path()
    {
        await using var bed = await Pm2Bed.ServingAsync(Pm2Kind.Link);
        await bed.Pm2Async("delete", "shop");
        await bed.Pm2Async(
            "start",
            $"{bed["current"]}/server.js",
            "--name",
            "shop",
            "--cwd",
            bed["current"]
        );
        await Until.Async(bed.UsersGetAsync, static got => got == "1.0");
        var problems = (await bed.Create().InspectAsync(Cancellation)).Problems;

        await ApplyAsync(bed, "1.1");

        Assert.Contains(
            problems,
            static p => p.Contains("by way of the link", StringComparison.Ordinal)
        );
        Assert.Equal("1.1", await bed.UsersGetAsync());
        Assert.Equal([$"{bed["releases"]}/1.1/server.js"], await bed.RunningAsync());
        Assert.EndsWith(
            "/releases/1.1",
            new FileInfo(bed["current"]).LinkTarget,
            StringComparison.Ordinal
        );
        Assert.Empty((await bed.Create().InspectAsync(Cancellation)).Problems);
    }

    [Fact]
    public async Task A_link_that_was_moved_and_reloaded_in_vain_is_noticed()
    {
        await using var bed = await Pm2Bed.ServingAsync(Pm2Kind.Link);
        bed.Point("1.1");
        await bed.Pm2Async("reload", "shop");
        await Until.Async(bed.UsersGetAsync, static got => got == "1.0");

        var found = await bed.Create().InspectAsync(Cancellation);

        Assert.Equal("1.0", found.Serving);
        Assert.Contains(
            found.Problems,
            static p =>
                p.Contains(
                    "PM2 still runs 1.0: a reload does not follow the link",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task The_commands_and_their_order_are_these()
    {
        await using var bed = await Pm2Bed.ServingAsync(Pm2Kind.Link);
        var id = $"{Assert.Single(await bed.AppAsync()).Id}";

        var step = (await bed.Create().PlanAsync(To("1.1"), Cancellation)).Steps[0];

        Assert.Equal(
            (string[][])
                [
                    [Pm2Bed.Program, "delete", id],
                    [
                        Pm2Bed.Program,
                        "start",
                        $"{bed["releases"]}/1.1/ecosystem.config.js",
                        "--only",
                        "shop",
                    ],
                    [Pm2Bed.Program, "save", "--force"],
                ],
            step.Commands.Select(static c => c.ToArray())
        );
    }

    [Fact]
    public async Task A_cluster_in_a_checkout_is_reloaded_whole_and_keeps_its_numbers()
    {
        await using var bed = await Pm2Bed.ServingAsync(Pm2Kind.Checkout);
        var before = await bed.AppAsync();

        var step = (await bed.Create().PlanAsync(To("1.1"), Cancellation)).Steps[0];
        await ApplyAsync(bed, "1.1");
        var after = await bed.AppAsync();

        Assert.Contains("reload shop", step.Title, StringComparison.Ordinal);
        Assert.Equal(2, after.Count);
        Assert.Equal(before.Select(static p => p.Id), after.Select(static p => p.Id));
        Assert.All(after, p => Assert.DoesNotContain(before, b => b.Pid == p.Pid));
    }

    [Fact]
    public async Task What_was_started_is_what_a_restart_of_the_machine_brings_back()
    {
        await using var bed = await Pm2Bed.ServingAsync(Pm2Kind.Link);

        await ApplyAsync(bed, "1.1");
        await bed.Pm2Async("kill");
        await bed.Pm2Async("resurrect");

        await Until.Async(bed.UsersGetAsync, static got => got == "1.1");
    }

    [Fact]
    public async Task Nothing_ends_where_the_release_has_no_file_to_start_by()
    {
        await using var bed = await Pm2Bed.ServingAsync(Pm2Kind.Link);
        var step = (await bed.Create().PlanAsync(To("1.1"), Cancellation)).Steps[0];
        File.Delete($"{bed["releases"]}/1.1/ecosystem.config.js");

        var refusal = (await bed.Create().PlanAsync(To("1.1"), Cancellation)).Refusal;
        var error = await FailsAsync(() => bed.Create().ApplyAsync(step, Cancellation));

        Assert.Contains("ecosystem.config.js", refusal!.Reason, StringComparison.Ordinal);
        Assert.Contains("there is no", error.Message, StringComparison.Ordinal);
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
        await using var bed = await Pm2Bed.ServingAsync(Pm2Kind.Link);
        await File.WriteAllTextAsync(
            $"{bed["releases"]}/1.1/ecosystem.config.js",
            text,
            Cancellation
        );
        var platform = bed.Create();
        var step = (await platform.PlanAsync(To("1.1"), Cancellation)).Steps[0];
        var capture = await platform.CaptureAsync(step, Cancellation);

        var error = await FailsAsync(() => platform.ApplyAsync(step, Cancellation));
        await platform.UndoAsync(step, capture, Cancellation);

        Assert.Contains(message, $"{error.Message}; {error.Remedy}", StringComparison.Ordinal);
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task One_that_dies_is_noticed_with_its_last_lines_without_secrets()
    {
        await using var bed = await Pm2Bed.ServingAsync(Pm2Kind.Script);
        await File.WriteAllTextAsync(
            $"{bed["releases"]}/1.1/server.js",
            "throw new Error('no database at postgres://shop:hunter2@db')",
            Cancellation
        );
        bed.Options = bed.Options with { StartTimeout = TimeSpan.FromMinutes(10) };

        var error = await FailsAsync(() => ApplyAsync(bed, "1.1"));

        Assert.Contains("ended before it was healthy", error.Message, StringComparison.Ordinal);
        Assert.Contains("postgres://[redacted]@db", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_has_the_names_of_the_environment_and_no_value()
    {
        await using var bed = await Pm2Bed.ServingAsync(Pm2Kind.Script);

        var shown = await ((IExhibits)bed.Create()).ShowAsync(Cancellation);

        var process = Assert.Single(
            shown,
            static e => e.Name.StartsWith("PM2's process", StringComparison.Ordinal)
        );
        Assert.Contains("SHOP_PASSWORD=[redacted]", process.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", process.Text, StringComparison.Ordinal);
        Assert.Contains(
            shown,
            static e => e.Text.Contains("started with", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_restart_keeps_the_release_and_starts_it_anew()
    {
        await using var bed = await Pm2Bed.ServingAsync(Pm2Kind.Script);
        var before = Assert.Single(await bed.AppAsync());

        await bed.Create().Restarts!.RestartAsync(Cancellation);

        var after = Assert.Single(await bed.AppAsync());
        Assert.Equal((before.Id, before.Script), (after.Id, after.Script));
        Assert.True(after.Started > before.Started);
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Theory]
    [InlineData("sleep 60", "did not end within")]
    [InlineData("echo nonsense", "cannot be read: it wrote no list")]
    [InlineData("echo secret; echo broken >&2; exit 3", "exit code 3, broken")]
    public async Task A_program_that_hangs_or_lies_is_an_error(string script, string message)
    {
        await using var bed = await Pm2Bed.ServingAsync(Pm2Kind.Script);
        bed.Options = bed.Options with
        {
            Pm2 = ["/bin/sh", "-c", script],
            CommandTimeout = TimeSpan.FromSeconds(1),
        };
        var began = Stopwatch.StartNew();

        var error = await FailsAsync(() => bed.Create().InspectAsync(Cancellation));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(50));
    }

    private static async Task ApplyAsync(Pm2Bed bed, string version)
    {
        var platform = bed.Create();
        var answer = await platform.PlanAsync(To(version), Cancellation);
        Assert.True(answer.Refusal is null, answer.Refusal?.Reason);
        foreach (var step in answer.Steps)
        {
            await platform.ApplyAsync(step, Cancellation);
        }
    }

    private static async Task<PlatformException> FailsAsync(Func<Task> act) =>
        await Assert.ThrowsAsync<PlatformException>(act);
}
