using System.Globalization;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Signals.Systemd;

/// <summary>Asks systemd for the state of a unit, and reads the answer.</summary>
/// <param name="commands">What <c>systemctl</c> is run by.</param>
/// <param name="options">Which unit.</param>
internal sealed class SystemdUnit(ICommandRunner commands, SystemdOptions options)
{
    /// <summary>The properties that <see cref="StateOf"/> reads, and whether there is such a unit.</summary>
    public const string Properties =
        "Id,LoadState,ActiveState,SubState,Result,NRestarts,ExecMainCode,ExecMainStatus,MemoryCurrent,ControlGroup,MainPID,InvocationID";

    /// <summary>What is run; it only reads.</summary>
    public static IReadOnlyList<string> Arguments(SystemdOptions options) =>
        [
            .. options.Systemctl,
            .. options.User ? (string[])["--user"] : [],
            "show",
            $"--property={Properties}",
            "--",
            options.Unit,
        ];

    /// <summary>Asks once.</summary>
    /// <exception cref="NoFigureException">There is no answer, or none about one unit.</exception>
    public async Task<UnitState> ReadAsync(CancellationToken cancellation)
    {
        var arguments = Arguments(options);
        try
        {
            var result = await commands.RunAsync(new(arguments, options.Timeout), cancellation);
            if (!result.Succeeded)
            {
                var manager = options.User
                    ? "does the user's systemd run, and is XDG_RUNTIME_DIR set?"
                    : "does systemd run this machine?";
                throw new NoFigureException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"systemd was not reached ({manager}); systemctl exited with {result.ExitCode}: {Spoken.Excerpt(result.Error)}"
                    )
                );
            }
            return Parse(options.Unit, result.Output);
        }
        catch (CommandException e)
        {
            throw new NoFigureException(
                e.Remedy is { } remedy ? $"{e.Message}: {remedy}" : e.Message
            );
        }
    }

    /// <summary>Reads what systemd wrote.</summary>
    /// <exception cref="NoFigureException">It is not about one unit that there is.</exception>
    public static UnitState Parse(string unit, string answer)
    {
        var units = Units(answer);
        if (units.Count > 1)
        {
            throw new NoFigureException(
                $"{unit} is several units: write the full name of one of them"
            );
        }
        var values = units is [var only] ? only : [];
        if (values.GetValueOrDefault("LoadState") == "not-found")
        {
            throw new NoFigureException(
                $"systemd knows no unit {unit}: correct its name (systemctl list-units), or install it"
            );
        }
        return StateOf(unit, values);
    }

    /// <summary>The properties of each unit in an answer, in its order.</summary>
    public static IReadOnlyList<Dictionary<string, string>> Units(string answer)
    {
        var units = new List<Dictionary<string, string>>();
        var isNext = true;
        foreach (var line in answer.Split('\n'))
        {
            // An empty line is between two units.
            if (line.Split('=', 2) is not [var name, var text])
            {
                isNext |= line.Length == 0;
                continue;
            }
            if (isNext)
            {
                units.Add(new(StringComparer.Ordinal));
                isNext = false;
            }
            var value = text.Trim();
            // What is a list of several words each is told in as many lines.
            units[^1][name] = units[^1].TryGetValue(name, out var before)
                ? $"{before}\n{value}"
                : value;
        }
        return units;
    }

    /// <summary>The state that some properties of a unit say.</summary>
    /// <exception cref="NoFigureException">They do not.</exception>
    public static UnitState StateOf(string unit, IReadOnlyDictionary<string, string> values) =>
        new(
            values.GetValueOrDefault("Id", unit),
            Needed(values, unit, "ActiveState"),
            Needed(values, unit, "SubState"),
            values.GetValueOrDefault("Result", "success"),
            Number(values, "NRestarts")
                ?? throw new NoFigureException(
                    $"systemd does not count the restarts of {unit}: it must be a .service, and systemd 235 or newer"
                )
        )
        {
            // 0 before the main process ended, see waitid(2) for the others.
            MainStatus =
                Number(values, "ExecMainCode") > 0 ? (int?)Number(values, "ExecMainStatus") : null,
            Memory = Number(values, "MemoryCurrent"),
            ControlGroup = Text(values, "ControlGroup"),
            MainPid = Number(values, "MainPID") is > 0 and var pid ? (int)pid : null,
            Invocation = Text(values, "InvocationID"),
        };

    private static string Needed(
        IReadOnlyDictionary<string, string> values,
        string unit,
        string name
    ) =>
        Text(values, name)
        ?? throw new NoFigureException($"systemd's answer about {unit} has no {name}");

    private static string? Text(IReadOnlyDictionary<string, string> values, string name) =>
        values.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    /// <summary>A number; null for <c>[not set]</c>, and for the largest one, which older versions write for that.</summary>
    private static double? Number(IReadOnlyDictionary<string, string> values, string name) =>
        ulong.TryParse(
            values.GetValueOrDefault(name),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
        && number != ulong.MaxValue
            ? number
            : null;
}
