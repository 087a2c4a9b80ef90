namespace Lastgood.Adapters.Signals.Alertmanager;

/// <summary>What Alertmanager said about one alert: a sample of <c>Signal.Alert</c>, of the subject <see cref="Subject"/>.</summary>
public sealed record AlertNotice
{
    /// <summary>The service's name in the configuration; null where it is not known which, see <see cref="Unmapped"/>.</summary>
    public required string? Service { get; init; }

    /// <summary>Why <see cref="Service"/> is null, for people; else null.</summary>
    public required string? Unmapped { get; init; }

    /// <summary>The alert's name (<c>alertname</c>), as a policy has it: <c>alert HighErrorRate</c>. Empty where it has none.</summary>
    public required string Subject { get; init; }

    /// <summary>Whether it fires; else it is over.</summary>
    public required bool Firing { get; init; }

    /// <summary>When it began to fire, by the clock of whoever evaluates it; less what <see cref="WebhookBody.HeldFor"/> says.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it was over; null while it fires.</summary>
    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>What tells the alert from others, by its labels; 1 to 100 characters.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What it says, in one line for people: its summary or description, and its labels.</summary>
    public required string Evidence { get; init; }

    /// <summary>The group that it came with.</summary>
    public required string GroupKey { get; init; }

    /// <summary>How many alerts of the group the sender left out, because there are too many of them.</summary>
    public required int Truncated { get; init; }

    /// <summary>
    /// Whether this receiver has already handed over the same news. After a restart it does not remember; whoever stores
    /// notices recognises what is stored by <see cref="Key"/>.
    /// </summary>
    public bool Repeated { get; init; }

    /// <summary>The same for the same news: the alert, when it began, and whether it fires.</summary>
    public string Key =>
        FormattableString.Invariant(
            $"{Fingerprint} {StartsAt.UtcDateTime:O} {(Firing ? "firing" : "resolved")}"
        );
}
