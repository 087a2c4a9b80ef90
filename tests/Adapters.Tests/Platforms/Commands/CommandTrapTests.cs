using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Commands;

/// <summary>Commands that lie, hang, fail, do half, or print what nobody asked for.</summary>
public sealed class CommandTrapTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_says_it_is_done_and_has_done_nothing_is_not_believed()
    {
        await using var bed = await CommandBed.ServingAsync();
        bed.Options = bed.Options with { Activate = ["true", "{release}"] };

        var error = await ApplyFailsAsync(bed);

        Assert.Contains(
            "activate of 1.1 reported success, but inspect says 1.0",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task One_that_hangs_is_killed()
    {
        await using var bed = await CommandBed.ServingAsync();
        var pid = bed.Shop["hanging"];
        bed.Options = bed.Options with
        {
            Activate = ["sh", "-c", "echo $$ >\"$1\"; exec sleep 1000", "{release}", pid],
            ActivateTimeout = TimeSpan.FromSeconds(2),
        };

        var error = await ApplyFailsAsync(bed);

        Assert.Contains(
            "did not end within 2 s and was killed",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.False(
            File.Exists($"/proc/{(await File.ReadAllTextAsync(pid, Cancellation)).Trim()}/exe")
        );
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task One_that_stops_the_service_and_then_fails_is_undone_though_inspect_says_the_old_one()
    {
        await using var bed = await CommandBed.ServingAsync();
        bed.Options = bed.Options with
        {
            Activate =
            [
                "sh",
                "-c",
                "\"$0\" stop; echo 'the disk is full' >&2; exit 3",
                bed.Shop.Script,
                "{release}",
            ],
            Undo = [bed.Shop.Script, "activate", "{release}"],
        };
        var step = await ActivateAsync(bed);
        var capture = await bed.Create().CaptureAsync(step, Cancellation);

        var error = await Assert.ThrowsAsync<PlatformException>(() =>
            bed.Create().ApplyAsync(step, Cancellation)
        );
        Assert.Equal("nothing", await bed.UsersGetAsync());
        await bed.Create().UndoAsync(step, capture, Cancellation);

        Assert.Contains("exit code 3, the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    [Fact]
    public async Task One_that_was_cut_off_before_the_restart_is_run_again()
    {
        await using var bed = await CommandBed.ServingAsync();
        var step = await ActivateAsync(bed);
        // As one leaves it that is killed between its two halves: the link is moved, the old release runs.
        File.Delete(bed.Shop["current"]);
        File.CreateSymbolicLink(bed.Shop["current"], "releases/1.1");

        Assert.Equal(Observation.NotApplied, await bed.Create().ObserveAsync(step, Cancellation));
        await bed.Create().ApplyAsync(step, Cancellation);

        Assert.Equal(Observation.Applied, await bed.Create().ObserveAsync(step, Cancellation));
        Assert.Equal(["activate 1.0", "activate 1.1"], bed.Shop.Changes);
    }

    [Fact]
    public async Task One_that_never_restarts_the_service_is_found_out()
    {
        await using var bed = await CommandBed.ServingAsync();
        bed.Options = bed.Options with
        {
            Activate = ["ln", "-sfn", "releases/{release}", bed.Shop["current"]],
            StartTimeout = TimeSpan.FromSeconds(2),
        };

        var error = await ApplyFailsAsync(bed);

        Assert.Contains(
            "inspect says 1.1, but 1.0 still answers",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_preparation_that_prepares_nothing_is_not_believed()
    {
        await using var bed = await CommandBed.ServingAsync();
        CommandTests.KeepAway(bed);
        bed.Options = bed.Options with { Prepare = ["true", "{release}"] };
        var step = (await bed.Create().PlanAsync(CommandTests.Forward, Cancellation)).Steps[0];

        var error = await Assert.ThrowsAsync<PlatformException>(() =>
            bed.Create().ApplyAsync(step, Cancellation)
        );

        Assert.Contains(
            "prepare of 1.1 reported success, but",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("no folder releases/1.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_person_activated_meanwhile_is_neither_replaced_nor_taken_back()
    {
        await using var bed = await CommandBed.ServingAsync();
        var step = await ActivateAsync(bed);
        var capture = await bed.Create().CaptureAsync(step, Cancellation);
        await bed.ByHandAsync("1.2");

        var applying = await Assert.ThrowsAsync<PlatformException>(() =>
            bed.Create().ApplyAsync(step, Cancellation)
        );
        var undoing = await Assert.ThrowsAsync<PlatformException>(() =>
            bed.Create().UndoAsync(step, capture, Cancellation)
        );

        Assert.Contains("somebody else changed it", applying.Message, StringComparison.Ordinal);
        Assert.Contains("somebody else changed it", undoing.Message, StringComparison.Ordinal);
        Assert.Equal("1.2", await bed.UsersGetAsync());
    }

    [Theory]
    [InlineData("echo 'the active release is 1.0'")]
    [InlineData("printf '\\033[31m1.0\\033[0m\\n'")]
    [InlineData("printf '\\n1.0\\n'")]
    [InlineData("echo ../../etc")]
    [InlineData("echo --force")]
    [InlineData("head -c 1000000 /dev/zero | tr '\\0' a")]
    [InlineData("echo 1.0; echo broken >&2; exit 1")]
    [InlineData("exec sleep 1000")]
    public async Task An_inspect_that_makes_no_sense_is_told_and_nothing_is_begun(string script)
    {
        await using var bed = await CommandBed.ServingAsync();
        bed.Options = bed.Options with
        {
            Inspect = ["sh", "-c", script],
            CommandTimeout = TimeSpan.FromSeconds(2),
        };

        var error = await Assert.ThrowsAsync<PlatformException>(() =>
            bed.Create().InspectAsync(Cancellation)
        );
        var refusal = (await bed.Create().PlanAsync(CommandTests.Forward, Cancellation)).Refusal;

        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 1, 400);
        Assert.NotEmpty(error.Remedy!);
        Assert.NotNull(refusal);
        Assert.Equal(["activate 1.0"], bed.Shop.Changes);
    }

    [Theory]
    [InlineData("yes 1.0 | head -c 10000000")]
    [InlineData("printf '1.0\\r\\nand more\\r\\n'")]
    [InlineData("printf 1.0")]
    public async Task Of_what_inspect_prints_the_first_line_counts(string script)
    {
        await using var bed = await CommandBed.ServingAsync();
        bed.Options = bed.Options with { Inspect = ["sh", "-c", script] };

        var found = await bed.Create().InspectAsync(Cancellation);

        Assert.Equal("1.0", found.Serving);
        Assert.Empty(found.Problems);
    }

    private static async Task<PlannedStep> ActivateAsync(CommandBed bed) =>
        (await bed.Create().PlanAsync(CommandTests.Forward, Cancellation)).Steps.Single(static s =>
            s.Name == "activate"
        );

    private static async Task<PlatformException> ApplyFailsAsync(CommandBed bed)
    {
        var step = await ActivateAsync(bed);
        return await Assert.ThrowsAsync<PlatformException>(() =>
            bed.Create().ApplyAsync(step, Cancellation)
        );
    }
}
