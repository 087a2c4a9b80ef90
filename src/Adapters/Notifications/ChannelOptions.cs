using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Notifications;

/// <summary>What the configuration says of a channel of one kind.</summary>
public abstract record ChannelOptions
{
    /// <summary>Makes the channel. Cheap, opens nothing, reads no secret.</summary>
    /// <param name="name">Its name in the configuration.</param>
    /// <param name="tools">What it works with.</param>
    public abstract IChannel Create(string name, ChannelTools tools);
}

/// <summary>What channels work with.</summary>
/// <param name="Http">Sends requests.</param>
/// <param name="Commands">Runs commands.</param>
/// <param name="Time">The clock.</param>
/// <param name="Say">Says a line at the terminal.</param>
public sealed record ChannelTools(
    HttpFetcher Http,
    ICommandRunner Commands,
    TimeProvider Time,
    Action<string> Say
);
