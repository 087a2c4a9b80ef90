using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Commands;

/// <summary>Commands that do what they should, driven as they are written.</summary>
public sealed class CommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commands_are_run_as_argument_lists_with_whatever_stands_in_a_value()
    {
        await using var bed = await CommandBed.ServingAsync();
        var recording = new Recording();
        bed.Runner = recording;
        var script = bed.Shop.Script;
        bed.Options = bed.Options with
        {
            Activate = [script, "activate", "{release}", "--from={artifact}", "$HOME *"],
            Undo = [script, "activate", "{release}", "back"],
            CommandTimeout = TimeSpan.FromSeconds(61),
            ActivateTimeout = TimeSpan.FromSeconds(62),
        };
        const string artifact = "a b; touch \"$(pwd)\" {release}";
        var plan = await bed.Create().PlanAsync(Forward with { Artifact = artifact }, Cancellation);
        var step = plan.Steps[0];
        string[] inspect = [script, "inspect"];
        string[] activate = [script, "activate", "1.1", $"--from={artifact}", "$HOME *"];
        string[] undo = [script, "activate", "1.0", "back"];

        Assert.Equal(
            [inspect, [script, "available", "1.1"]],
            recording.Ran.Select(static c => c.Arguments)
        );
        Assert.Equal(activate, Assert.Single(step.Commands));
        recording.Ran.Clear();
        var capture = await bed.Create().CaptureAsync(step, Cancellation);
        await bed.Create().ApplyAsync(step, Cancellation);
        await bed.Create().UndoAsync(step, capture, Cancellation);

        Assert.Equal(
            [inspect, inspect, activate, inspect, inspect, undo, inspect],
            recording.Ran.Select(static c => c.Arguments)
        );
        Assert.All(
            recording.Ran,
            static c => Assert.Equal(c.Arguments[1] == "inspect" ? 61 : 62, c.Timeout.TotalSeconds)
        );
        Assert.Equal(artifact, plan.Artifact);
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task What_a_release_is_made_of_has_to_be_known_where_a_command_asks_for_it()
    {
        await using var bed = await CommandBed.ServingAsync();
        bed.Options = bed.Options with { Activate = ["true", "{release}", "{artifact}"] };

        var refusal = (await bed.Create().PlanAsync(Forward, Cancellation)).Refusal;

        Assert.Contains("is not recorded", refusal!.Reason, StringComparison.Ordinal);
        Assert.Contains(
            "lastgood record shop 1.1 --artifact",
            refusal.Remedy,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_not_available_is_prepared_before_anything_stops_and_only_once()
    {
        await using var bed = await CommandBed.ServingAsync();
        KeepAway(bed);
        bed.Options = bed.Options with { Prepare = [bed.Shop.Script, "fetch", "{release}"] };
        var steps = (await bed.Create().PlanAsync(Forward, Cancellation)).Steps;

        Assert.Equal("prepare activate ready", Names(steps));
        Assert.False(steps[0].MovesTraffic);
        Assert.Equal(
            Observation.NotApplied,
            await bed.Create().ObserveAsync(steps[0], Cancellation)
        );
        await bed.Create().ApplyAsync(steps[0], Cancellation);
        await bed.Create().ApplyAsync(steps[0], Cancellation);

        Assert.Equal(Observation.Applied, await bed.Create().ObserveAsync(steps[0], Cancellation));
        Assert.Equal("1.0", await bed.UsersGetAsync());
        Assert.Equal("activate 1.0, fetch 1.1", string.Join(", ", bed.Shop.Changes));
        // What is there already need not be made again.
        Assert.Equal(
            "activate ready",
            Names((await bed.Create().PlanAsync(Forward, Cancellation)).Steps)
        );
    }

    [Fact]
    public async Task Where_nothing_is_active_a_release_is_activated_and_there_is_no_way_back()
    {
        await using var bed = await CommandBed.ServingAsync();
        await bed.Shop.RunAsync("stop");
        File.Delete(bed.Shop["current"]);
        var found = await bed.Create().InspectAsync(Cancellation);
        var step = (await bed.Create().PlanAsync(Forward, Cancellation)).Steps[0];
        var capture = await bed.Create().CaptureAsync(step, Cancellation);

        Assert.Null(found.Serving);
        Assert.Empty(found.Problems);
        // Not begun: there is nothing to be taken back.
        await bed.Create().UndoAsync(step, capture, Cancellation);
        await bed.Create().ApplyAsync(step, Cancellation);
        await Until.Async(bed.UsersGetAsync, static got => got == "1.1");
        var error = await Assert.ThrowsAsync<PlatformException>(() =>
            bed.Create().UndoAsync(step, capture, Cancellation)
        );
        Assert.Contains("nothing was active before 1.1", error.Message, StringComparison.Ordinal);
        Assert.Equal("1.1", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task The_check_of_ones_own_is_asked_besides_health_and_version()
    {
        await using var bed = await CommandBed.ServingAsync();
        Assert.True((await bed.Create().VerifyAsync("1.0", Cancellation)).Serves);
        await File.WriteAllTextAsync(bed.Shop["refused"], "no orders", Cancellation);

        var refused = await bed.Create().VerifyAsync("1.0", Cancellation);
        bed.Options = bed.Options with
        {
            Verify = ["sleep", "1000"],
            CommandTimeout = TimeSpan.FromSeconds(1),
        };
        var hanging = await bed.Create().VerifyAsync("1.0", Cancellation);

        Assert.False(refused.Serves);
        Assert.Contains("not good enough: no orders", refused.Evidence, StringComparison.Ordinal);
        Assert.False(hanging.Serves);
        Assert.Contains("did not end within 1 s", hanging.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_is_the_commands_and_only_where_there_is_one()
    {
        await using var bed = await CommandBed.ServingAsync();
        var before = await File.ReadAllTextAsync(bed.Shop["pid"], Cancellation);

        await bed.Create().Restarts!.RestartAsync(Cancellation);

        await Until.Async(bed.UsersGetAsync, static got => got == "1.0");
        Assert.False(await File.ReadAllTextAsync(bed.Shop["pid"], Cancellation) == before);
        bed.Options = bed.Options with { Restart = null };
        Assert.Null(bed.Create().Restarts);
    }

    [Fact]
    public async Task What_capture_prints_is_shown_in_bounds_and_its_failure_too()
    {
        await using var bed = await CommandBed.ServingAsync();
        bed.Options = bed.Options with { Capture = ["seq", "1", "3000"] };
        var shown = await ShowAsync(bed);
        bed.Options = bed.Options with
        {
            Capture = ["sh", "-c", "echo so far; echo no more >&2; exit 3"],
        };
        var failed = await ShowAsync(bed);

        Assert.Equal("1.0\n", shown["inspect"]);
        Assert.EndsWith("\n2999\n3000\n", shown["capture"], StringComparison.Ordinal);
        Assert.Equal(IExhibits.LogLines, shown["capture"].Split('\n').Length);
        Assert.Equal("so far\nno more\n\n(exit code 3, no more)", failed["capture"]);
    }

    [Fact]
    public async Task What_is_not_installed_is_told_before_it_is_needed()
    {
        await using var bed = await CommandBed.ServingAsync();
        Assert.All(await CheckAsync(bed), static c => Assert.Equal(ReadinessAnswer.Yes, c.Answer));
        bed.Options = bed.Options with { Undo = ["no-such-program", "{release}"] };
        bed.Shop.Disconnect();

        var checks = await CheckAsync(bed);

        Assert.Equal(
            "inspect no-such-program",
            string.Join(' ', checks.Select(static c => c.Name))
        );
        Assert.All(checks, static c => Assert.Equal(ReadinessAnswer.No, c.Answer));
        Assert.All(checks, static c => Assert.NotEmpty(c.Remedy!));
    }

    /// <summary>Puts the pages of 1.1 where only <c>fetch</c> gets them from.</summary>
    internal static void KeepAway(CommandBed bed)
    {
        Directory.CreateDirectory(bed.Shop["kept"]);
        Directory.Move(bed.Shop["releases/1.1"], bed.Shop["kept/1.1"]);
    }

    internal static Activation Forward { get; } = new(RunKind.Deploy, "1.1", KeepPrevious: false);

    private static async Task<Dictionary<string, string>> ShowAsync(CommandBed bed) =>
        (await ((IExhibits)bed.Create()).ShowAsync(Cancellation)).ToDictionary(
            static e => e.Name,
            static e => e.Text,
            StringComparer.Ordinal
        );

    private static string Names(IReadOnlyList<PlannedStep> steps) =>
        string.Join(' ', steps.Select(static s => s.Name));

    private static Task<IReadOnlyList<ReadinessCheck>> CheckAsync(CommandBed bed) =>
        ((IReadiness)bed.Create()).CheckAsync(target: null, Cancellation);
}
