using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms;

/// <summary>What tests of single platforms have in common.</summary>
public abstract class PlatformTestBase
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static Activation To(string version, bool keep = true) =>
        new(RunKind.Deploy, version, keep);

    protected static async Task<IReadOnlyList<PlannedStep>> PlanAsync(
        IPlatform platform,
        Activation activation
    )
    {
        var answer = await platform.PlanAsync(activation, Cancellation);
        Assert.True(answer.Refusal is null, answer.Refusal?.Reason);
        return answer.Steps;
    }

    protected static async Task<Refusal> RefusalAsync(IPlatform platform, Activation activation)
    {
        var answer = await platform.PlanAsync(activation, Cancellation);
        Assert.Empty(answer.Steps);
        Assert.NotEmpty(Assert.IsType<Refusal>(answer.Refusal).Remedy);
        return answer.Refusal;
    }

    /// <summary>Carries out the steps as the engine does.</summary>
    protected static async Task ApplyAsync(IPlatform platform, IReadOnlyList<PlannedStep> steps)
    {
        foreach (var step in steps)
        {
            await platform.CaptureAsync(step, Cancellation);
            await platform.ApplyAsync(step, Cancellation);
            Assert.Equal(Observation.Applied, await platform.ObserveAsync(step, Cancellation));
        }
    }

    /// <summary>Applies the steps before the first of a name; returns that one.</summary>
    protected static async Task<PlannedStep> ApplyUpToAsync(
        IPlatform platform,
        IReadOnlyList<PlannedStep> steps,
        string name
    )
    {
        await ApplyAsync(platform, [.. steps.TakeWhile(s => s.Name != name)]);
        return steps.First(s => s.Name == name);
    }

    protected static async Task<PlatformException> FailsAsync(Func<Task> act)
    {
        var error = await Assert.ThrowsAsync<PlatformException>(act);
        Assert.NotNull(error.Remedy);
        return error;
    }

    protected static string[] Names(IReadOnlyList<PlannedStep> steps) =>
        [.. steps.Select(static s => s.Name)];
}
