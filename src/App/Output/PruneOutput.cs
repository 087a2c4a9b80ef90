using Lastgood.Core.Platforms;

namespace Lastgood.App.Output;

/// <summary>What <c>lastgood prune</c> prints.</summary>
internal static class PruneOutput
{
    private const double Million = 1e6;

    public static PruneItemJson Of(PruneItem item) =>
        new(
            item.Action.ToString().ToLowerInvariant(),
            item.Kind,
            item.Name,
            item.Release,
            item.NewName,
            item.Bytes,
            item.Why,
            null
        );

    /// <summary>Whether it is more than kept.</summary>
    public static bool IsChange(PruneItemJson item) => item.Action != "keep";

    public static string Text(IReadOnlyList<PrunedServiceJson> services, Ink ink) =>
        Columns.Of(
            ["SERVICE", "RELEASE", "", "WHAT", "SIZE", "WHY"],
            services.SelectMany(s => s.Items.Select(item => Row(s.Service, item, ink))),
            ink
        );

    private static List<Cell> Row(string service, PruneItemJson item, Ink ink) =>
        [
            service,
            item.Release,
            new Cell(
                item.NewName is { } name ? $"{item.Action} {name}" : item.Action,
                item.Action == "remove" ? ink.Warn : ink.Good
            ),
            $"{item.Kind} {item.Name}",
            item.Bytes is { } bytes ? FormattableString.Invariant($"{bytes / Million:0.0} MB") : "",
            item.Result ?? item.Why,
        ];
}

internal sealed record PruneJson(bool Done, IReadOnlyList<PrunedServiceJson> Services);

internal sealed record PrunedServiceJson(string Service, IReadOnlyList<PruneItemJson> Items);

internal sealed record PruneItemJson(
    string Action,
    string Kind,
    string Name,
    string Release,
    string? NewName,
    long? Bytes,
    string Why,
    string? Result
);
