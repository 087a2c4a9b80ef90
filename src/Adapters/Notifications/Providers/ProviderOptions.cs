namespace Lastgood.Adapters.Notifications.Providers;

/// <summary>What channels over HTTP have in common.</summary>
public abstract record ProviderOptions : ChannelOptions
{
    /// <summary>The longest that one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time to leave between two requests; zero for none.</summary>
    public TimeSpan Pace { get; init; }
}
