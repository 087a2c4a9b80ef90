using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Docker;

/// <summary>An engine that hangs, lies or fails, in the midst of an activation: whatever is asked, a clear error comes in time.</summary>
[Collection(DockerHostCollection.Name)]
public sealed class RudeEngineTests(DockerHosts host) : PlatformTestBase
{
    // Much more than the time-outs that are set here, on a machine that does other things too.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    /// <summary>What each answers, and what is said of it; the first never answers.</summary>
    private static readonly (string? Answer, string Says)[] Engines =
    [
        (null, "no answer within 200 ms"),
        ("", "was not reached"),
        ("SSH-2.0-OpenSSH_9.2\r\n", "was not reached"),
        (
            RudeEngine.Http(500, """{"message":"no space left on device"}"""),
            "no space left on device"
        ),
        (RudeEngine.Http(500, ""), "no message"),
        (RudeEngine.Http(200, "<html>hello</html>"), "<html>"),
        (RudeEngine.Http(200, "null"), "null"),
        (RudeEngine.Http(200, "{}"), ""),
        (RudeEngine.Http(200, "[null, {}]"), "[null, {}]"),
    ];

    [Fact]
    public async Task Every_question_and_every_change_ends_with_a_remedy()
    {
        await using var bed = await ContainerBed.ServingAsync(host);
        await host.BuildAsync("5.2");
        var digest = await host.PushAsync("5.2");
        await host.DeleteAsync($"/images/{host.Repository}:5.2");
        await host.DeleteAsync($"/images/{digest}");
        var steps = await PlanAsync(bed.Create(), To("5.2"));
        Assert.Equal(["pull", "create", "try", "switch", "ready"], Names(steps));
        var capture = await bed.Create().CaptureAsync(steps[3], Cancellation);

        foreach (var (answer, says) in Engines)
        {
            await bed.DisconnectAsync();
            await using var rude = new RudeEngine(bed.Options.Socket, answer);
            var timeout = answer is null ? Short : Patience;
            bed.Options = bed.Options with
            {
                CommandTimeout = timeout,
                StopTimeout = TimeSpan.Zero,
                PullTimeout = timeout,
            };
            await AskAsync(bed.Create(), steps, capture, answer, says)
                .WaitAsync(Patience, Cancellation);
        }

        // What serves was not touched by any of it.
        Assert.Equal("1.0", await bed.UsersGetAsync());
    }

    private static async Task AskAsync(
        IPlatform platform,
        IReadOnlyList<PlannedStep> steps,
        Details capture,
        string? answer,
        string says
    )
    {
        var calls = new List<Func<Task>>
        {
            () => platform.InspectAsync(Cancellation),
            () => ((IExhibits)platform).ShowAsync(Cancellation),
            () => platform.CaptureAsync(steps[3], Cancellation),
            () => platform.UndoAsync(steps[2], Details.None, Cancellation),
            () => platform.UndoAsync(steps[3], capture, Cancellation),
        };
        // What only sends a word to the engine believes what is no error.
        if (answer?.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) != true)
        {
            calls.Add(() => platform.Restarts!.RestartAsync(Cancellation));
        }
        foreach (var step in steps)
        {
            calls.Add(() => platform.ObserveAsync(step, Cancellation));
            calls.Add(() => platform.ApplyAsync(step, Cancellation));
        }

        var errors = await Task.WhenAll(calls.Select(static call => FailsAsync(call)));
        var refusal = await RefusalAsync(platform, To("5.2"));
        var ready = Assert.Single(await ((IReadiness)platform).CheckAsync(null, Cancellation));

        Assert.All(
            errors.Select(static e => e.Message).Append(refusal.Reason),
            said => Assert.Contains(says, said, StringComparison.Ordinal)
        );
        Assert.Equal(ReadinessAnswer.No, ready.Answer);
        Assert.NotNull(ready.Remedy);
    }
}
