using Lastgood.App.Commands;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.App.Tests.Commands;

public sealed class MaintenanceCommandTests
{
    [Fact]
    public async Task What_there_was_is_remembered_before_it_is_taken_away_and_not_overwritten_by_what_is_left()
    {
        using var stage = new CommandStage();
        await stage.GivenAsync([]);
        var platform = new Maintained { Fails = true };
        stage.Platform = _ => platform;

        await Assert.ThrowsAsync<PlatformException>(() => DownAsync(stage));
        Assert.Equal(
            [new PartCount("web", 3), new PartCount("worker", 2)],
            (await stage.StateAsync()).Cautions.Scaled!.Counts
        );
        platform.Fails = false;
        platform.Counts["web"] = 1;
        Assert.Equal(ExitCodes.Done, await DownAsync(stage));
        Assert.All(platform.Counts.Values, static c => Assert.Equal(0, c));
        Assert.Contains("lastgood freeze shop", stage.Chat, StringComparison.Ordinal);
        Assert.Contains(": restore", await StatusAsync(stage), StringComparison.Ordinal);
        Assert.Contains("scaled to zero by", await StatusAsync(stage), StringComparison.Ordinal);
        Assert.Contains(
            "\"had\":[{\"part\":\"web\",\"count\":3}",
            (await StatusAsync(stage, "--json"))
                .Replace(" ", "", StringComparison.Ordinal)
                .Replace("\n", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );

        Assert.Equal(ExitCodes.Done, await stage.RunAsync(Scale.Create, "shop", "--back"));
        Assert.Equal((3, 2), (platform.Counts["web"], platform.Counts["worker"]));
        Assert.Null((await stage.StateAsync()).Cautions.Scaled);
        Assert.DoesNotContain("scaled", await StatusAsync(stage), StringComparison.Ordinal);

        var again = await Assert.ThrowsAsync<UsageException>(() =>
            stage.RunAsync(Scale.Create, "shop", "--back")
        );
        Assert.Contains(
            "was not scaled to zero by lastgood",
            again.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_freeze_that_pauses_is_lifted_with_what_it_paused()
    {
        using var stage = new CommandStage();
        await stage.GivenAsync([]);
        var platform = new Maintained { Fails = true };
        stage.Platform = _ => platform;

        await Assert.ThrowsAsync<PlatformException>(() => FreezeAsync(stage, "--pause"));
        Assert.NotNull((await stage.StateAsync()).Cautions.Frozen);
        platform.Fails = false;
        Assert.Equal(ExitCodes.Done, await FreezeAsync(stage, "--pause"));
        Assert.Equal(["web"], platform.Paused);
        Assert.Contains(
            ": audit; rollouts paused: web",
            await StatusAsync(stage),
            StringComparison.Ordinal
        );
        await Assert.ThrowsAsync<UsageException>(() => FreezeAsync(stage));

        platform.Fails = true;
        await Assert.ThrowsAsync<PlatformException>(() => LiftAsync(stage));
        Assert.NotNull((await stage.StateAsync()).Cautions.Frozen);
        platform.Fails = false;
        Assert.Equal(ExitCodes.Done, await LiftAsync(stage));
        Assert.Empty(platform.Paused);
        var cautions = (await stage.StateAsync()).Cautions;
        Assert.Null(cautions.Frozen);
        Assert.Empty(cautions.Paused);
    }

    [Fact]
    public async Task A_platform_that_can_do_neither_says_so()
    {
        using var stage = new CommandStage();
        await stage.GivenAsync([]);

        await Assert.ThrowsAsync<UsageException>(() => DownAsync(stage));
        await Assert.ThrowsAsync<UsageException>(() => FreezeAsync(stage, "--pause"));
        Assert.Null((await stage.StateAsync()).Cautions.Frozen);
        var gate = await Assert.ThrowsAsync<UsageException>(() =>
            stage.RunAsync(Gate.Create, "--admission", "--cert", "tls.crt")
        );
        Assert.Contains("has the platform kubernetes", gate.Message, StringComparison.Ordinal);
    }

    private static async Task<string> StatusAsync(CommandStage stage, params string[] how)
    {
        var before = stage.Data.Length;
        await stage.RunAsync(Status.Create, how);
        return stage.Data[before..];
    }

    private static Task<int> DownAsync(CommandStage stage) =>
        stage.RunAsync(Scale.Create, "shop", "--to-zero", "--reason", "restore");

    private static Task<int> FreezeAsync(CommandStage stage, params string[] how) =>
        stage.RunAsync(Freeze.Create, ["shop", "--reason", "audit", .. how]);

    private static Task<int> LiftAsync(CommandStage stage) =>
        stage.RunAsync(Freeze.CreateLift, "shop", "--reason", "done");

    /// <summary>A platform that only scales and pauses.</summary>
    private sealed class Maintained : IPlatform, IScales, IPauses
    {
        public Dictionary<string, int> Counts { get; } =
            new(StringComparer.Ordinal) { ["web"] = 3, ["worker"] = 2 };

        public List<string> Paused { get; } = [];

        public bool Fails { get; set; }

        public string Name => "maintained";

        public IScales Scales => this;

        public IPauses Pauses => this;

        public Task<IReadOnlyList<PartCount>> CountAsync(CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<PartCount>>([
                .. Counts.Select(static c => new PartCount(c.Key, c.Value)),
            ]);

        public Task<Details> ScaleAsync(
            IReadOnlyList<PartCount> counts,
            CancellationToken cancellation
        )
        {
            Fail();
            foreach (var (part, count) in counts)
            {
                Counts[part] = count;
            }
            return Task.FromResult(Details.None);
        }

        public Task<IReadOnlyList<string>> PausableAsync(CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<string>>(["web"]);

        public Task PauseAsync(IReadOnlyList<string> parts, CancellationToken cancellation)
        {
            Fail();
            Paused.AddRange(parts);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<string>> ResumeAsync(
            IReadOnlyList<string> parts,
            CancellationToken cancellation
        )
        {
            Fail();
            Paused.Clear();
            return Task.FromResult(parts);
        }

        private void Fail()
        {
            if (Fails)
            {
                throw new PlatformException("not now", "later");
            }
        }

        public Task<Inspection> InspectAsync(CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<PlanAnswer> PlanAsync(Activation activation, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<Details> UndoAsync(
            PlannedStep step,
            Details capture,
            CancellationToken cancellation
        ) => throw new NotSupportedException();

        public Task<ServingCheck> VerifyAsync(string version, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
