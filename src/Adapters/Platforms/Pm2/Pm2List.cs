using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Platforms.Pm2;

/// <summary>Reads what <c>pm2 jlist</c> writes.</summary>
internal static class Pm2List
{
    /// <summary>The variable by which lastgood knows again what it has started.</summary>
    public const string RunVariable = "LASTGOOD_RUN";

    // Each process has its environment, twice: some 5 to 20 KB.
    internal const int MostBytes = 8 * 1024 * 1024;

    private const int LongestText = 4096;

    private const int MostProcesses = 1000;

    /// <summary>The processes of an app, by number.</summary>
    /// <param name="output">What jlist wrote; lines before the list, of a PM2 that says what it does, are passed over.</param>
    /// <param name="app">The app.</param>
    /// <exception cref="FormatException">It is no list of PM2's; the message says why, without what stands in it.</exception>
    public static IReadOnlyList<Pm2Process> Of(string output, string app) =>
        [.. Read(output, app).Select(static one => one.Process).OrderBy(static p => p.Id)];

    /// <summary>The processes of all apps, each with the app's name.</summary>
    /// <param name="output">As with <see cref="Of"/>.</param>
    /// <exception cref="FormatException">As with <see cref="Of"/>.</exception>
    public static IReadOnlyList<(string Name, Pm2Process Process)> All(string output) =>
        Read(output, app: null);

    private static List<(string Name, Pm2Process Process)> Read(string output, string? app)
    {
        var line = output
            .Split('\n')
            .LastOrDefault(static l =>
                l.StartsWith("[{", StringComparison.Ordinal) || l.TrimEnd() == "[]"
            );
        if (line is null)
        {
            throw new FormatException("it wrote no list");
        }
        try
        {
            using var document = JsonDocument.Parse(line);
            return
            [
                .. document
                    .RootElement.EnumerateArray()
                    .Where(e =>
                        e.ValueKind == JsonValueKind.Object
                        && (app is null || Text(e, "name") == app)
                    )
                    .Take(MostProcesses)
                    .Select(static e => (Text(e, "name") ?? "", Process(e))),
            ];
        }
        catch (JsonException e)
        {
            throw new FormatException(
                $"it wrote no whole list (or one of more than {Spoken.Bytes(MostBytes)})",
                e
            );
        }
    }

    private static Pm2Process Process(JsonElement process)
    {
        if (
            !process.TryGetProperty("pm2_env", out var of)
            || of.ValueKind != JsonValueKind.Object
            || Number(process, "pm_id") is not { } id
            || id is < 0 or > int.MaxValue
            || Text(of, "status") is not { } status
            || Text(of, "pm_exec_path") is not { } script
            || Text(of, "pm_cwd") is not { } folder
        )
        {
            throw new FormatException("one of its apps has no pm_id, status, script or folder");
        }
        var variables =
            of.TryGetProperty("env", out var env) && env.ValueKind == JsonValueKind.Object
                ? env
                : default;
        return new Pm2Process((int)id, status, script, folder)
        {
            Pid = Number(process, "pid") ?? 0,
            IsCluster = Text(of, "exec_mode") == "cluster_mode",
            Started = Number(of, "pm_uptime") ?? 0,
            Restarts = Number(of, "restart_time") ?? 0,
            Output = Text(of, "pm_out_log_path"),
            Error = Text(of, "pm_err_log_path"),
            Run = variables.ValueKind == JsonValueKind.Object ? Text(variables, RunVariable) : null,
            Port =
                variables.ValueKind == JsonValueKind.Object
                && variables.TryGetProperty("PORT", out var port)
                && int.TryParse(
                    port.ToString(),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                    ? number
                    : null,
            Variables =
                variables.ValueKind == JsonValueKind.Object
                    ?
                    [
                        .. variables
                            .EnumerateObject()
                            .Select(static v => v.Name)
                            .Order(StringComparer.Ordinal),
                    ]
                    : [],
        };
    }

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= LongestText } text
            ? text
            : null;

    private static long? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var number)
            ? number
            : null;
}
