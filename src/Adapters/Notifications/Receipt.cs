namespace Lastgood.Adapters.Notifications;

/// <summary>What became of a message.</summary>
public abstract record Receipt
{
    private Receipt() { }

    /// <summary>The provider has it.</summary>
    /// <param name="Reference">What the provider calls it, for later messages of the same thread (Slack's <c>ts</c>, the id of a Statuspage incident); null for nothing.</param>
    public sealed record Delivered(string? Reference = null) : Receipt;

    /// <summary>Not now: it is tried again.</summary>
    /// <param name="Error">What went wrong, for people; without secrets.</param>
    /// <param name="After">How long the provider wants to be left alone; null where it does not say.</param>
    public sealed record Later(string Error, TimeSpan? After = null) : Receipt;

    /// <summary>Never: the same message would be refused again.</summary>
    /// <param name="Error">What went wrong, for people; without secrets.</param>
    public sealed record Refused(string Error) : Receipt;

    /// <summary>Never, and none after it: the receiver is gone. Nothing is sent to it until a person asks for it.</summary>
    /// <param name="Error">What went wrong, for people; without secrets.</param>
    public sealed record Gone(string Error) : Receipt;
}
