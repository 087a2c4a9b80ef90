using System.Text.Json;
using System.Text.Json.Serialization;
using Lastgood.Adapters.Processes;
using Lastgood.Stage;

namespace Lastgood.Demo;

/// <summary>What <c>lastgood status --json</c> says of a service.</summary>
internal sealed record ServiceStatus(
    string Name,
    string? Serving,
    string? Verdict,
    string? Incident
);

/// <summary>What <c>lastgood incident show --json</c> says. Its cost is counted last, when the bad release is stopped.</summary>
internal sealed record IncidentView(
    string Id,
    string? Title,
    string? Blamed,
    string? Outcome,
    DateTimeOffset? DecidedAt,
    DateTimeOffset? SwitchedAt,
    DateTimeOffset? VerifiedAt,
    double? Requests
);

/// <summary>The command line, as the demo calls it and reads its answers. Nothing else here knows either.</summary>
/// <param name="stage">The stage that it is run for.</param>
/// <param name="announcer">Passes on what it prints.</param>
internal sealed class Lastgood(IStage stage, Announcer announcer)
{
    private const string Service = "shop";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    public static IReadOnlyList<string> Watch { get; } = ["watch"];

    /// <summary>Starts the daemon; its lines are passed on.</summary>
    public LastgoodProcess StartWatch() =>
        LastgoodProcess.Start(stage, Watch, line => announcer.Line("watch", line));

    /// <summary>Deploys a release; lines are passed on.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> DeployAsync(string version, CancellationToken cancellation)
    {
        await using var deploy = LastgoodProcess.Start(
            stage,
            ["deploy", Service, version],
            line => announcer.Line($"deploy {version}", line)
        );
        return await deploy.ExitAsync(cancellation);
    }

    /// <exception cref="CommandException">It does not say.</exception>
    public async Task<ServiceStatus> StatusAsync(CancellationToken cancellation)
    {
        var status = await AskAsync<Status>(["status", "--json"], cancellation);
        return status.Services.First(static service => service.Name == Service);
    }

    /// <exception cref="CommandException">It does not say.</exception>
    public Task<IncidentView> IncidentAsync(string id, CancellationToken cancellation) =>
        AskAsync<IncidentView>(["incident", "show", id, "--json"], cancellation);

    /// <summary>Writes an incident's report into a folder.</summary>
    /// <returns>The Markdown file; the HTML one lies beside it.</returns>
    /// <exception cref="CommandException">It cannot.</exception>
    public async Task<string> ReportAsync(string id, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await OutputAsync(["incident", "report", id, "--output", folder], cancellation);
        return Path.Combine(folder, $"{id}.md");
    }

    /// <summary>Commands for the audience to go on with.</summary>
    public static IReadOnlyList<string> NextCommands(string incident, string accused) =>
        [
            "./lastgood status",
            $"./lastgood history {Service}",
            $"./lastgood incident show {incident}",
            $"./lastgood deploy {Service} {accused}",
            $"./lastgood plan {Service}",
            $"./lastgood policy show {Service}",
        ];

    private async Task<T> AskAsync<T>(
        IReadOnlyList<string> arguments,
        CancellationToken cancellation
    )
    {
        var output = await OutputAsync(arguments, cancellation);
        try
        {
            return JsonSerializer.Deserialize<T>(output, Json)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new CommandException(
                $"lastgood {string.Join(' ', arguments)} printed what cannot be read: {e.Message}",
                inner: e
            );
        }
    }

    private async Task<string> OutputAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancellation
    )
    {
        await using var process = LastgoodProcess.Start(stage, arguments);
        var code = await process.ExitAsync(cancellation);
        return code == 0
            ? process.Output
            : throw new CommandException(
                $"lastgood {string.Join(' ', arguments)} ended with {code}: {process.Error.Trim()}"
            );
    }

    private sealed record Status(IReadOnlyList<ServiceStatus> Services);
}
