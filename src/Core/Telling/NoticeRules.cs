namespace Lastgood.Core.Telling;

/// <summary>What notices rest on besides facts.</summary>
public sealed record NoticeRules
{
    /// <summary>
    /// How long after its beginning a rollback is first told of again, and so on: five minutes, as the runbooks promise. After
    /// an hour it is told hourly, and after a day not any more.
    /// </summary>
    public TimeSpan Progress { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whom to call, in order.</summary>
    public IReadOnlyList<Contact> Contacts { get; init; } = [];
}
