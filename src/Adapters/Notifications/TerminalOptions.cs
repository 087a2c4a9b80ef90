namespace Lastgood.Adapters.Notifications;

/// <summary>The terminal: there is nothing to say of it.</summary>
public sealed record TerminalOptions : ChannelOptions
{
    /// <inheritdoc/>
    public override IChannel Create(string name, ChannelTools tools) =>
        new TerminalChannel(name, tools.Say);
}
