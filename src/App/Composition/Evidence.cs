using Lastgood.Adapters.Captures;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.App.Configuration;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;

namespace Lastgood.App.Composition;

/// <summary>Puts together what keeps evidence of a service: what its platform shows, its pages, and what the configuration names.</summary>
internal sealed class Evidence(
    string state,
    ICommandRunner commands,
    HttpFetcher http,
    TimeProvider time
)
{
    public ICaptures Of(ServiceSettings service, IPlatform platform)
    {
        var sources = new List<(string, IExhibits)>
        {
            ("what answers", new PageExhibits(service.Platform, service.Metrics, http)),
            ("what the configuration names", new ConfiguredExhibits(service.Capture, commands)),
        };
        if (platform is IExhibits shown)
        {
            sources.Insert(0, (platform.Name, shown));
        }
        return new Capturer(
            new CaptureFolder(state, service.Name),
            sources,
            service.Capture.Timeout,
            time
        );
    }
}
