using Lastgood.Adapters.Docker;

namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>A service of a Docker Swarm.</summary>
/// <param name="Service">What was seen of it.</param>
internal sealed record HostedSwarmService(SurveyedService Service)
    : HostedService(Service.Name, Service.Ports[0])
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Found =>
        [$"service {Service.Name} of a swarm, of {Service.Image.Split('@')[0]}"];

    /// <summary>Those that users come in to.</summary>
    public static IEnumerable<HostedSwarmService> Among(IEnumerable<SurveyedService> services) =>
        services
            .Where(static service => service.Ports.Count > 0)
            .Select(static service => new HostedSwarmService(service));

    /// <inheritdoc/>
    public override void Write(ProposalText file)
    {
        file.Open(3, "swarm");
        WriteUrl(file);
        file.Set(4, "service", Service.Name);
        ImageGuess.Write(file, 4, Service.Image, Service.Name);
    }
}
