using Lastgood.Adapters.Docker;

namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>A container by itself, neither Compose's nor Swarm's.</summary>
/// <param name="Container">What was seen of it.</param>
internal sealed record HostedContainer(SurveyedContainer Container)
    : HostedService(Container.Name, Container.Ports[0].Outside)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Found =>
        [$"container {Container.Name} of {Container.Image}"];

    /// <summary>Those among the containers that nobody else made and that are reached at a port of this machine.</summary>
    public static IEnumerable<HostedContainer> Among(IEnumerable<SurveyedContainer> containers) =>
        containers
            .Where(static c =>
                c.Ports.Count > 0
                && c.Label("com.docker.compose.project") is null
                && c.Label("com.docker.swarm.service.name") is null
            )
            .Select(static c => new HostedContainer(c));

    /// <inheritdoc/>
    public override void Write(ProposalText file)
    {
        file.Open(3, "docker");
        WriteUrl(file);
        file.Set(4, "container", Container.Name);
        ImageGuess.Write(file, 4, Container.Image, Container.Name);
    }
}
