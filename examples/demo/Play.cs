using Lastgood.Adapters.Processes;
using Lastgood.Stage;
using Lastgood.Stage.Load;

namespace Lastgood.Demo;

/// <summary>The demo: two good releases, a broken one, and the way back.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="announcer">Tells the audience.</param>
internal sealed class Play(DemoOptions options, Announcer announcer)
{
    private const string First = "1.0";
    private const string LastGood = "1.1";
    private const string Broken = "1.2";
    private const int PerSecond = 100;

    // Half of the requests are checkouts: well for some 6 s, which is past its deployment, and broken long before it
    // could pass for good.
    private const string BreaksAfter = "300";

    private static readonly TimeSpan Bake = TimeSpan.FromSeconds(12);

    /// <summary>Plays it.</summary>
    /// <exception cref="CommandException">It cannot go on.</exception>
    public async Task<DemoResult> RunAsync(CancellationToken cancellation)
    {
        await using var stage = await ShopStage.StartAsync(
            new StageOptions
            {
                Bake = Bake,
                InContainers = options.Platform == DemoPlatform.Docker,
                // The runbook's policy as it comes, but for what would take minutes.
                Extends = "blue-green",
                Rows =
                [
                    ("errors", "error_rate > 10% for 2s"),
                    // Latencies of milliseconds are five times longer when the machine is busy for a moment.
                    ("latency", "p95 > 10x baseline for 4s"),
                ],
            },
            cancellation
        );
        stage.AddRelease(First);
        stage.AddRelease(LastGood);
        stage.AddRelease(Broken, options.Fault, BreaksAfter);
        announcer.Say($"nginx answers on {stage.Front}; all of it lives in {stage.Folder}");
        if (options.Platform == DemoPlatform.Docker)
        {
            announcer.Say($"starting a Docker Engine of its own; {First} in a container, by hand");
            await stage.StartContainersAsync(stage.Slots[0], First, cancellation);
        }

        var lastgood = new Lastgood(stage, announcer);
        DemoResult result;
        await using (var watch = lastgood.StartWatch())
        {
            result = await ActAsync(stage, lastgood, cancellation);
            watch.Interrupt();
            await watch.ExitAsync(cancellation);
        }
        foreach (var line in Figures.Of(result, Broken, LastGood))
        {
            announcer.Plain(line);
        }
        if (options.Keep)
        {
            await LeaveUpAsync(stage, result, cancellation);
        }
        return result;
    }

    private async Task<DemoResult> ActAsync(
        ShopStage stage,
        Lastgood lastgood,
        CancellationToken cancellation
    )
    {
        announcer.Say($"deploying {First}, the first release");
        Succeeded(First, await lastgood.DeployAsync(First, cancellation));

        // Not earlier: with the first release nginx is set up, which is the one time that it has to be reloaded.
        await using var traffic = Traffic.Start(stage.Front, PerSecond, TimeProvider.System);
        announcer.Say($"customers come in: {PerSecond} requests a second, half of them checkouts");
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var onlooker = new Onlooker(traffic, announcer).LookOnAsync(looking.Token);

        await Waiting.IsGoodAsync(lastgood, First, cancellation);
        announcer.Say($"{First} is good; deploying {LastGood}");
        Succeeded(LastGood, await lastgood.DeployAsync(LastGood, cancellation));
        await Waiting.IsGoodAsync(lastgood, LastGood, cancellation);
        announcer.Say(
            $"{LastGood} is good; deploying {Broken}, which will break ({ShopStage.FaultWord(options.Fault)})"
        );
        Succeeded(Broken, await lastgood.DeployAsync(Broken, cancellation));

        var incident = await Waiting.IsOverAsync(
            lastgood,
            Broken,
            static incident => incident is { VerifiedAt: not null, Requests: not null },
            cancellation
        );
        await looking.CancelAsync();
        await onlooker;
        await traffic.StopAsync();
        var accused = new Accused(Broken, options.Fault, incident.SwitchedAt);
        var report = await lastgood.ReportAsync(incident.Id, Waiting.ReportFolder(), cancellation);
        return new DemoResult(options.Fault, incident, accused.Judge(traffic.Replies), report);
    }

    private static void Succeeded(string version, int code)
    {
        if (code != 0)
        {
            throw new CommandException($"the deployment of {version} ended with {code}");
        }
    }

    private async Task LeaveUpAsync(
        ShopStage stage,
        DemoResult result,
        CancellationToken cancellation
    )
    {
        var log = Path.Combine(stage.Folder, "logs", "watch.log");
        await LastgoodProcess.DetachAsync(stage, log, Lastgood.Watch, cancellation);
        stage.Keep();
        announcer.Plain("  It is still up, and watched over. Try:");
        announcer.Plain($"    export LASTGOOD_CONFIG={stage.Configuration}");
        announcer.Plain($"    curl -i {stage.Front}/checkout");
        foreach (var command in Lastgood.NextCommands(result.Incident!.Id, Broken))
        {
            announcer.Plain($"    {command}");
        }
        announcer.Plain($"    tail -f {log}");
        announcer.Plain("  To stop all of it and remove its folder:");
        announcer.Plain($"    {stage.DownScript}");
        announcer.Plain("");
    }
}
