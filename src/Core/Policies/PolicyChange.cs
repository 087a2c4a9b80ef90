namespace Lastgood.Core.Policies;

/// <summary>A policy as it is written: what it changes of another one.</summary>
public sealed record PolicyChange
{
    /// <summary>The policy that it begins with; null: none, and its triggers are all there are.</summary>
    public string? Extends { get; init; }

    /// <summary>New triggers, and changes of named ones; null: as in the policy that it begins with.</summary>
    public IReadOnlyList<TriggerChange>? Triggers { get; init; }

    /// <summary>The names of triggers that are left out.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>What severities ask for; null: unchanged.</summary>
    public Func<SeverityMatrix, SeverityMatrix>? Severities { get; init; }

    /// <summary>The sliding window; null: unchanged.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>The least requests; null: unchanged.</summary>
    public int? MinRequests { get; init; }

    /// <summary>What people are asked; null: unchanged.</summary>
    public IReadOnlyList<PolicyQuestion>? Questions { get; init; }

    /// <summary>The limits; null: unchanged.</summary>
    public Func<PolicyLimits, PolicyLimits>? Limits { get; init; }

    /// <summary>The policy that comes of it.</summary>
    /// <param name="parent">The policy that it begins with.</param>
    /// <param name="problem">Called with the index of a trigger, or −1 for <see cref="Without"/>, and what is wrong with it.</param>
    public Policy ApplyTo(Policy parent, Action<int, string> problem)
    {
        var triggers =
            Triggers is not null && Extends is null ? [] : new List<Trigger>(parent.Triggers);
        foreach (var name in Without)
        {
            if (triggers.RemoveAll(t => Is(t, name)) == 0)
            {
                problem(-1, Unknown(name, parent));
            }
        }
        for (var i = 0; i < (Triggers?.Count ?? 0); i++)
        {
            var change = Triggers![i];
            var at = change.Name is { } name ? triggers.FindIndex(t => Is(t, name)) : -1;
            if (change.Make(at < 0 ? null : triggers[at]) is not { } made)
            {
                problem(i, $"\"when\" is missing; {Unknown(change.Name ?? "", parent)}");
            }
            else if (at < 0)
            {
                triggers.Add(made);
            }
            else
            {
                triggers[at] = made;
            }
        }
        return parent with
        {
            Triggers = triggers,
            Severities = Severities?.Invoke(parent.Severities) ?? parent.Severities,
            Window = Window ?? parent.Window,
            MinRequests = MinRequests ?? parent.MinRequests,
            Questions = Questions ?? parent.Questions,
            Limits = Limits?.Invoke(parent.Limits) ?? parent.Limits,
        };
    }

    private static bool Is(Trigger trigger, string name) =>
        string.Equals(trigger.Name, name, StringComparison.Ordinal);

    private static string Unknown(string name, Policy parent)
    {
        var names = parent.Triggers.Select(static t => t.Name).OfType<string>().ToList();
        return names.Count == 0
            ? $"there is no trigger named \"{name}\" to change"
            : $"there is no trigger named \"{name}\" to change, named are {string.Join(", ", names)}";
    }
}

/// <summary>A trigger as it is written: a whole one, or what it changes of a named one.</summary>
/// <param name="When">Its condition; null: that of the named one.</param>
public sealed record TriggerChange(Trigger? When)
{
    /// <summary>Its name; null where it has none.</summary>
    public string? Name { get; init; }

    /// <summary>How bad it is; null: unchanged, critical for a new one.</summary>
    public Severity? Severity { get; init; }

    /// <summary>What it asks for; null: unchanged, what its severity has for a new one.</summary>
    public TriggerAction? Then { get; init; }

    /// <summary>The least requests; null: unchanged.</summary>
    public int? MinRequests { get; init; }

    /// <summary>What is made of no data; null: unchanged, nothing for a new one.</summary>
    public NoData? NoData { get; init; }

    /// <summary>The trigger that comes of it; null where there is neither a condition nor a trigger to change.</summary>
    public Trigger? Make(Trigger? changed)
    {
        if ((When ?? changed) is not { } condition)
        {
            return null;
        }
        return condition with
        {
            Name = Name ?? changed?.Name,
            Severity = Severity ?? changed?.Severity ?? default,
            Then = Then ?? (Severity is null ? changed?.Then : null),
            MinRequests = MinRequests ?? changed?.MinRequests,
            NoData = NoData ?? changed?.NoData ?? default,
        };
    }
}
