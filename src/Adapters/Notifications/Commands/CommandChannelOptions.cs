namespace Lastgood.Adapters.Notifications.Commands;

/// <summary>A command of the user's that tells people.</summary>
public sealed record CommandChannelOptions : ChannelOptions
{
    /// <summary>The command, run without a shell.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The longest that it may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override IChannel Create(string name, ChannelTools tools) =>
        new CommandChannel(name, Arguments, Timeout, tools.Commands);
}
