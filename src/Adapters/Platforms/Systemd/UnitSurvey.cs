using System.Globalization;
using System.Text.RegularExpressions;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Signals;
using Lastgood.Adapters.Signals.Systemd;

namespace Lastgood.Adapters.Platforms.Systemd;

/// <summary>A service that systemd runs, as far as a first configuration needs it.</summary>
/// <param name="Name">The unit.</param>
/// <param name="IsUsers">Whether it is of a user's manager, not of the system's.</param>
/// <param name="Process">The id of its main process.</param>
/// <param name="Paths">The folder that it runs in, and what of its command line is an absolute path.</param>
public sealed record SurveyedUnit(
    string Name,
    bool IsUsers,
    int Process,
    IReadOnlyList<string> Paths
);

/// <summary>Looks at the services that systemd runs; reads only.</summary>
/// <param name="systemctl">How systemctl is called.</param>
/// <param name="commands">Runs it.</param>
public sealed partial class UnitSurvey(IReadOnlyList<string> systemctl, ICommandRunner commands)
{
    private const string Properties =
        "--property=Id,ActiveState,FragmentPath,MainPID,WorkingDirectory,ExecStart";

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    // Where packages put their units; what an administrator wrote lies elsewhere (systemd.unit(5)).
    private static readonly string[] OfPackages = ["/lib/", "/usr/lib/", "/usr/share/"];

    /// <summary>The services that run and that no package brought, by name; none where there is no systemd.</summary>
    public async Task<IReadOnlyList<SurveyedUnit>> LookAsync(CancellationToken cancellation)
    {
        var system = await LookAsync(isUsers: false, cancellation);
        var users = await LookAsync(isUsers: true, cancellation);
        return [.. system.Concat(users).OrderBy(static unit => unit.Name, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<SurveyedUnit>> LookAsync(
        bool isUsers,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<string> command =
        [
            .. systemctl,
            isUsers ? "--user" : "--system",
            "show",
            Properties,
            "--",
            "*.service",
        ];
        try
        {
            var result = await commands.RunAsync(new Command(command, Time), cancellation);
            return result.Succeeded
                ?
                [
                    .. SystemdUnit
                        .Units(result.Output)
                        .Select(values => Of(values, isUsers))
                        .OfType<SurveyedUnit>(),
                ]
                : [];
        }
        catch (Exception e) when (e is CommandException or NoFigureException)
        {
            return [];
        }
    }

    private static SurveyedUnit? Of(Dictionary<string, string> values, bool isUsers)
    {
        var file = values.GetValueOrDefault("FragmentPath", "");
        return
            values.GetValueOrDefault("ActiveState") == "active"
            && file.Length > 0
            && !OfPackages.Any(folder => file.StartsWith(folder, StringComparison.Ordinal))
            && int.TryParse(
                values.GetValueOrDefault("MainPID"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var process
            )
            && process > 0
            ? new SurveyedUnit(
                values["Id"],
                isUsers,
                process,
                [
                    .. AbsolutePath()
                        .Matches(
                            $"{values.GetValueOrDefault("WorkingDirectory")} {values.GetValueOrDefault("ExecStart")}"
                        )
                        .Select(static match => match.Value)
                        .Distinct(StringComparer.Ordinal),
                ]
            )
            : null;
    }

    [GeneratedRegex(@"(?<=^|[\s=])/[^\s;]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AbsolutePath();
}
