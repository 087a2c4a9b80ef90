using Lastgood.Adapters.Platforms;
using Lastgood.Adapters.Platforms.Haproxy;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform:</c> of a service: exactly one, by its name.</summary>
internal static class PlatformSection
{
    private static readonly Field<NginxOptions> Nginx = Field.Optional(
        "nginx",
        NginxSection.Definition,
        "Two slots behind nginx (blue-green)."
    );

    private static readonly Field<HaproxyOptions> Haproxy = Field.Optional(
        "haproxy",
        HaproxySection.Definition,
        "Two slots behind HAProxy (blue-green, by weights)."
    );

    private static readonly (Field Key, Type Options, Func<Values, PlatformOptions> Get)[] All =
    [
        (Nginx, typeof(NginxOptions), static values => values.Get(Nginx)),
        (Haproxy, typeof(HaproxyOptions), static values => values.Get(Haproxy)),
    ];

    /// <summary>Read as options without the service's name and probe, which the service adds.</summary>
    public static Section<PlatformOptions> Definition { get; } =
        new(
            "the platform",
            [.. All.Select(static p => p.Key)],
            static values => All.First(p => values.IsGiven(p.Key)).Get(values),
            Check
        );

    /// <summary>The key that a platform is configured under.</summary>
    public static string KeyOf(PlatformOptions options) =>
        All.First(p => p.Options == options.GetType()).Key.Name;

    private static void Check(Values values)
    {
        var given = All.Select(static p => p.Key).Where(values.IsGiven).ToList();
        if (given.Count == 0)
        {
            values.RefuseMissing(
                Nginx,
                $"what runs the service? One of {string.Join(", ", All.Select(static p => p.Key.Name))}"
            );
        }
        foreach (var other in given.Skip(1))
        {
            values.Refuse(
                other,
                $"there is \"{given[0].Name}\" already: a service has one platform"
            );
        }
    }
}
