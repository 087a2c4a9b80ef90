using Lastgood.Adapters.Notifications.Providers;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.StatusPages;

/// <summary>What a component is shown as while its service has an incident.</summary>
public enum ComponentImpact
{
    /// <summary>It is slow.</summary>
    Degraded,

    /// <summary>It fails for some.</summary>
    Partial,

    /// <summary>It fails for all.</summary>
    Major,
}

/// <summary>What status pages have in common.</summary>
public abstract record StatusPageOptions : ProviderOptions
{
    /// <summary>The key of the API.</summary>
    public required Func<Secret> Key { get; init; }

    /// <summary>The ids of the components of each service; a service that is not in it has none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Components { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>What a component is shown as while its service has an incident.</summary>
    public ComponentImpact Impact { get; init; } = ComponentImpact.Partial;

    /// <summary>Whether those who follow the page are written to.</summary>
    public bool TellsSubscribers { get; init; } = true;

    /// <summary>The ids of the components of a service.</summary>
    public IReadOnlyList<string> ComponentsOf(string service) =>
        Components.GetValueOrDefault(service) ?? [];
}
