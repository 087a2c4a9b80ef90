using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Git;

/// <summary>A service that something else deploys from a branch.</summary>
public static class GitPlatform
{
    /// <summary>Its name in the configuration.</summary>
    public const string Name = "git";

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="commands">Runs git and the user's command.</param>
    /// <param name="http">Asks the service.</param>
    /// <param name="time">Measures, and dates commits.</param>
    public static IPlatform Create(
        GitBranchOptions options,
        ICommandRunner commands,
        HttpFetcher http,
        TimeProvider time
    ) => new InPlacePlatform(Name, options, new GitBranchHost(options, commands, time), http, time);
}
