using Lastgood.Adapters.Recovery;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>recovery:</c></summary>
internal static class RecoverySection
{
    private const int MostCaches = 20;

    private static readonly RecoveryOptions Defaults = new();

    private static readonly Field<IReadOnlyList<string>> Restart = Field.Optional(
        "restart",
        new ArgumentsShape(),
        "Restarts the service as it is, where the platform does not do that itself."
    );

    private static readonly Field<IReadOnlyList<Cache>> Caches = Field.Optional(
        "caches",
        new NamedShape<Cache>("cache", CacheSection.Definition, 0, MostCaches),
        "The caches that can be cleared, by names of your own."
    );

    private static readonly Field<IReadOnlyList<string>> AfterRollback = Field.Default(
        "after_rollback",
        new ListShape<string>("names of caches", Texts.Name, MostCaches),
        Defaults.AfterRollback,
        "Which of them each rollback clears, once the release is verified."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        Defaults.Timeout,
        "The longest that each of these may take."
    );

    /// <summary>The definition.</summary>
    public static Section<RecoveryOptions> Definition { get; } =
        new(
            "recovery",
            [Restart, Caches, AfterRollback, Timeout],
            static values => new RecoveryOptions
            {
                Restart = values.Find(Restart) ?? [],
                Caches = values.Find(Caches) ?? [],
                AfterRollback = values.Get(AfterRollback),
                Timeout = values.Get(Timeout),
            },
            static values =>
            {
                if (!values.IsRight(Caches) || !values.IsRight(AfterRollback))
                {
                    return;
                }
                var known = (values.Find(Caches) ?? []).Select(static c => c.Name).ToList();
                foreach (
                    var name in values.Get(AfterRollback).Except(known, StringComparer.Ordinal)
                )
                {
                    values.Refuse(
                        AfterRollback,
                        $"there is no cache \"{name}\"{Words.Suggest(name, known, "there are")}"
                    );
                }
            }
        );
}
