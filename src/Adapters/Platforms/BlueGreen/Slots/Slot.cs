using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.BlueGreen.Slots;

/// <summary>A slot with all that a step needs of it, so that a step in the journal can be finished without the configuration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where its service answers, without a trailing slash.</param>
/// <param name="Target">What the load balancer calls it: an upstream's name, host and port, a server's name.</param>
/// <param name="Start">Starts <c>{release}</c> in it; not filled in.</param>
/// <param name="Stop">Stops it; filled in.</param>
/// <param name="Status">Exits 0 while something runs in it; filled in.</param>
internal sealed partial record Slot(
    string Name,
    string Url,
    string Target,
    IReadOnlyList<string> Start,
    IReadOnlyList<string> Stop,
    IReadOnlyList<string> Status
)
{
    private const string ContainerArgument = "container";
    private const string FromContainerArgument = "from_container";

    /// <summary>The container that runs in it; null where it has commands.</summary>
    public string? Container { get; init; }

    /// <summary>The slot of some options.</summary>
    /// <param name="options">The slot's own.</param>
    /// <param name="container">See <see cref="Container"/>.</param>
    public static Slot Of(SlotOptions options, string? container = null)
    {
        var url = new Uri(options.Url);
        var values = Values(options.Name, url);
        return new Slot(
            options.Name,
            options.Url.TrimEnd('/'),
            options.Target ?? HostAndPort(url),
            options.Start,
            Placeholders.Fill(options.Stop, values),
            Placeholders.Fill(options.Status, values)
        )
        {
            Container = container,
        };
    }

    /// <summary>The slot that <see cref="ToArguments"/> wrote down.</summary>
    public static Slot From(Details arguments) =>
        new(
            arguments["slot"],
            arguments["url"],
            arguments["target"],
            List(arguments["start"]),
            List(arguments["stop"]),
            List(arguments["status"])
        )
        {
            Container = arguments.GetValueOrDefault(ContainerArgument),
        };

    /// <summary>The slot as a step's arguments, with those that the step adds.</summary>
    public Details ToArguments(params ReadOnlySpan<(string Name, string Value)> more) =>
        new([
            .. Details.Of(
                ("slot", Name),
                ("url", Url),
                ("target", Target),
                ("start", Text(Start)),
                ("stop", Text(Stop)),
                ("status", Text(Status))
            ),
            .. ContainerAs(ContainerArgument),
            .. Details.Of(more),
        ]);

    /// <summary>What a step that moves traffic away from it says of it: enough to find out whether it still runs.</summary>
    public Details ToWayBack() =>
        new([
            .. Details.Of(("from", Name), ("from_status", Text(Status))),
            .. ContainerAs(FromContainerArgument),
        ]);

    /// <summary>The slot that <see cref="ToWayBack"/> wrote down, as far as it did.</summary>
    public static Slot FromWayBack(Details arguments) =>
        new(arguments["from"], "", "", [], [], List(arguments["from_status"]))
        {
            Container = arguments.GetValueOrDefault(FromContainerArgument),
        };

    /// <summary>The command that starts a release in it.</summary>
    public IReadOnlyList<string> StartOf(string release)
    {
        var values = Values(Name, new Uri(Url));
        values["release"] = release;
        return Placeholders.Fill(Start, values);
    }

    private Details ContainerAs(string argument) =>
        Container is { } container ? Details.Of((argument, container)) : Details.None;

    private static Dictionary<string, string> Values(string name, Uri url) =>
        new(StringComparer.Ordinal)
        {
            ["slot"] = name,
            ["port"] = url.Port.ToString(CultureInfo.InvariantCulture),
        };

    // Uri.Authority leaves out a default port, which nginx takes for 80 whatever the scheme.
    private static string HostAndPort(Uri url) =>
        string.Create(CultureInfo.InvariantCulture, $"{url.Host}:{url.Port}");

    /// <summary>A command as a step's argument.</summary>
    public static string Text(IReadOnlyList<string> list) =>
        JsonSerializer.Serialize([.. list], Lists.Default.StringArray);

    /// <summary>The command that <see cref="Text"/> wrote down.</summary>
    public static IReadOnlyList<string> List(string text) =>
        JsonSerializer.Deserialize(text, Lists.Default.StringArray)!;

    [JsonSerializable(typeof(string[]))]
    private sealed partial class Lists : JsonSerializerContext;
}
