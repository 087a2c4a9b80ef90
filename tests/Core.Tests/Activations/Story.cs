using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Tests.Activations;

/// <summary>A service whose 1.1 is good, in a world that can be broken.</summary>
internal sealed class Story(string service = "shop")
{
    private static readonly VerificationSpec Spec = new(0.01, TimeSpan.Zero, 0, []);

    public World World { get; } = new() { Service = service };

    public ServiceDesk Desk => new(service, World, World, TimeProvider.System, static _ => { });

    public ServiceSetup Setup =>
        new()
        {
            Service = service,
            Platform = World,
            Verifier = World,
            Verification = Spec,
            Bake = TimeSpan.FromMinutes(15),
            Monitor = TimeSpan.FromMinutes(15),
            KeepWarm = true,
            Captures = World,
        };

    private RunCarrier Carrier => new(Setup, TimeProvider.System, takesBackWhenInterrupted: true);

    /// <summary>1.1 serves and is good.</summary>
    public static async Task<Story> BeginAsync(string service = "shop")
    {
        var story = new Story(service);
        await story.TellAsync(new ReleaseRecorded(new Release("1.1"), "test"));
        await story.TellAsync(new ReleaseActivated("1.1", null, Core.Runs.RunKind.Deploy, "test"));
        await story.TellAsync(new VerdictGiven("1.1", Verdict.Good, "test", "test", null));
        return story;
    }

    /// <summary>1.2 was deployed and serves, unproven; 1.1 is good and warm.</summary>
    public static async Task<Story> WithBrokenReleaseAsync(string service = "shop")
    {
        var story = await BeginAsync(service);
        await story.DeployAsync("1.2");
        return story;
    }

    public Rollback Rollback => new(Setup, Desk, Carrier);

    public Task<ActivationResult> DeployAsync(string version) =>
        new Deployment(Setup, Desk, Carrier).RunAsync(
            new DeploymentRequest(new Release(version), "alice"),
            TestContext.Current.CancellationToken
        );

    public Task<ActivationResult> RollbackAsync(string? to = null) =>
        Rollback.RunAsync(
            new RollbackRequest("alice", "it fails", to),
            TestContext.Current.CancellationToken
        );

    public async Task TellAsync(Fact fact)
    {
        await using var journal = await Desk.TryOpenAsync(TestContext.Current.CancellationToken);
        await journal!.AppendAsync(null, [fact]);
    }
}
