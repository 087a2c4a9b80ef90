using System.Globalization;
using System.Text.Json;

namespace Lastgood.Adapters.Signals.Docker;

/// <summary>Something that happened to a container.</summary>
/// <param name="Kind">What: <c>oom</c>, <c>die</c>, <c>restart</c> or <c>health_status</c>.</param>
/// <param name="Container">The container's id.</param>
/// <param name="Name">The name that it had then.</param>
/// <param name="Nanoseconds">When, by the engine's clock, since 1970.</param>
public sealed record DockerEvent(string Kind, string Container, string Name, long Nanoseconds)
{
    /// <summary>Of a <c>health_status</c>: <c>healthy</c> or <c>unhealthy</c>; else null.</summary>
    public string? Health { get; init; }

    /// <summary>Of a <c>die</c>: the exit code; else null.</summary>
    public int? ExitCode { get; init; }

    /// <summary>When, to the precision of .NET's clocks.</summary>
    public DateTimeOffset At => DateTimeOffset.UnixEpoch.AddTicks(Nanoseconds / 100);

    /// <summary>What happened and when, for people: <c>died with code 137 at 14:02:03Z</c>.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"{What} at {At:HH:mm:ss}Z");

    private string What =>
        this switch
        {
            { Kind: "oom" } => "killed for want of memory",
            { Kind: "die", ExitCode: { } code } => string.Create(
                CultureInfo.InvariantCulture,
                $"died with code {code}"
            ),
            { Kind: "die" } => "died",
            { Kind: "restart" } => "restarted by somebody",
            { Health: { } health } => $"found {health}",
            _ => Kind,
        };

    /// <summary>Reads a line of the engine's stream; null where it is none, or not about a container.</summary>
    internal static DockerEvent? Parse(string line)
    {
        EventJson? json;
        try
        {
            json = JsonSerializer.Deserialize(line, SignalJson.Default.EventJson);
        }
        catch (JsonException)
        {
            return null;
        }
        if (json is not { Action: { } action, Actor: { Id: { } id } actor })
        {
            return null;
        }
        // "health_status: unhealthy"
        var parts = action.Split(": ", 2);
        return new DockerEvent(parts[0], id, Attribute("name") ?? id, json.Time)
        {
            Health = parts is ["health_status", var health] ? health : null,
            ExitCode = int.TryParse(
                Attribute("exitCode"),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var code
            )
                ? code
                : null,
        };

        string? Attribute(string name) => actor.Attributes?.GetValueOrDefault(name);
    }
}
