using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.App.Configuration;

namespace Lastgood.App.Tests.Configuration;

internal static class NginxServices
{
    extension(ServiceSettings service)
    {
        /// <summary>The options of a service behind nginx.</summary>
        public NginxOptions Nginx => (NginxOptions)service.Platform;
    }
}
