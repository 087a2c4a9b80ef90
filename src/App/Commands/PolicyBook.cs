using Lastgood.App.Configuration;
using Lastgood.Core.Policies.Shipped;

namespace Lastgood.App.Commands;

/// <summary>The policies by the names that people have for them.</summary>
internal static class PolicyBook
{
    /// <summary>Those that come with lastgood, and those of the configuration.</summary>
    public static IEnumerable<ShippedPolicy> Named(Settings? settings) =>
        ShippedPolicy.All.Concat(
            settings
                ?.Policies.OrderBy(static p => p.Key, StringComparer.Ordinal)
                .Select(p => new ShippedPolicy(p.Key, $"of {settings.File}", p.Value))
                ?? []
        );

    /// <summary>A policy by its name, or that of a service.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static ShippedPolicy Find(string asked, Settings? settings) =>
        TryFind(asked, settings)
        ?? throw new UsageException(
            $"there is no policy and no service of that name{Configuration.Words.Suggest(asked, [.. All(settings).Select(static p => p.Name)], "known are")}"
        );

    /// <summary>A policy by its name, or that of a service; null where there is none.</summary>
    public static ShippedPolicy? TryFind(string asked, Settings? settings) =>
        All(settings).Find(p => string.Equals(p.Name, asked, StringComparison.Ordinal));

    private static List<ShippedPolicy> All(Settings? settings) =>
        [
            .. Named(settings),
            .. settings?.Services.Select(static s => new ShippedPolicy(
                s.Name,
                "what holds for this service",
                s.Policy
            )) ?? [],
        ];
}
