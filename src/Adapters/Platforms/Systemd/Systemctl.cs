using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;
using Lastgood.Adapters.Signals;
using Lastgood.Adapters.Signals.Systemd;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Systemd;

/// <summary>Asks systemd about units, and starts and stops them.</summary>
/// <param name="options">How it is called.</param>
/// <param name="programs">Runs it.</param>
internal sealed class Systemctl(SystemdUnitOptions options, Programs programs)
{
    private const int Last = 20;

    private readonly IReadOnlyList<string> program =
    [
        .. options.Systemctl,
        .. options.User ? (string[])["--user"] : [],
    ];

    /// <summary>How it is called, for people.</summary>
    public string Called => CommandLine.Show(program);

    /// <summary>Asks for the state of a unit, or of all that systemd has loaded of a pattern.</summary>
    public IReadOnlyList<string> Show(string unit) =>
        [
            .. program,
            "show",
            $"--property={SystemdUnit.Properties},NeedDaemonReload,Environment,EnvironmentFiles",
            "--",
            unit,
        ];

    /// <summary>Forgets that a unit has failed, and how often it was started: the start limit holds for people too.</summary>
    public IReadOnlyList<string> ResetFailed(string unit) =>
        [.. program, "reset-failed", "--", unit];

    /// <summary>Starts a unit and waits until systemd says that it is started.</summary>
    public IReadOnlyList<string> Start(string unit) => [.. program, "start", "--", unit];

    /// <summary>Starts a unit, stopping it before where it runs, and those that depend on it with it.</summary>
    public IReadOnlyList<string> Restart(string unit) => [.. program, "restart", "--", unit];

    /// <summary>Stops a unit and waits until it has ended.</summary>
    public IReadOnlyList<string> Stop(string unit) => [.. program, "stop", "--", unit];

    /// <summary>Asks for the last lines that a unit has written.</summary>
    public IReadOnlyList<string> Journal(string unit, int lines = Last) =>
        [
            .. options.Journalctl,
            options.User ? "--user-unit" : "--unit",
            unit,
            "--quiet",
            "--no-pager",
            "--output=cat",
            string.Create(CultureInfo.InvariantCulture, $"--lines={lines}"),
        ];

    /// <summary>The units of a name or pattern; of a name always one, whether there is such a unit or not.</summary>
    /// <exception cref="PlatformException">systemd cannot be reached.</exception>
    public async Task<IReadOnlyList<UnitFound>> FindAsync(
        string unit,
        CancellationToken cancellation
    )
    {
        var command = new Command(Show(unit), options.CommandTimeout);
        var result = await programs.RunAsync(command, cancellation);
        if (!result.Succeeded)
        {
            throw new PlatformException(
                $"systemd was not reached: {Programs.Failure(result)}",
                options.User
                    ? "does this user's systemd run, and is XDG_RUNTIME_DIR set? loginctl enable-linger keeps it running"
                    : Programs.Try(command)
            );
        }
        try
        {
            return
            [
                .. SystemdUnit
                    .Units(result.Output)
                    .Select(values => new UnitFound(
                        SystemdUnit.StateOf(unit, values),
                        values.GetValueOrDefault("LoadState", "unknown"),
                        values.GetValueOrDefault("NeedDaemonReload") == "yes"
                    )
                    {
                        Environment = new UnitEnvironment(
                            values.GetValueOrDefault("Environment", ""),
                            values.GetValueOrDefault("EnvironmentFiles", "")
                        ),
                    }),
            ];
        }
        catch (NoFigureException e)
        {
            throw new PlatformException(e.Message, Programs.Try(command), e);
        }
    }

    /// <summary>One unit by its name.</summary>
    /// <exception cref="PlatformException">systemd cannot be reached, or does not say.</exception>
    public async Task<UnitFound> OneAsync(string unit, CancellationToken cancellation) =>
        await FindAsync(unit, cancellation) is [var found]
            ? found
            : throw new PlatformException(
                $"systemd says nothing about {unit}",
                Programs.Try(new Command(Show(unit), options.CommandTimeout))
            );

    /// <summary>All that systemd says of a unit, the values of its environment left out, and the end of its journal.</summary>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(
        string unit,
        CancellationToken cancellation
    ) =>
        [
            new($"unit {unit}", await TextAsync([.. program, "show", "--", unit], cancellation)),
            new(
                $"journal of {unit}",
                await TextAsync(Journal(unit, IExhibits.LogLines), cancellation)
            ),
        ];

    /// <summary>Runs a command that changes a unit.</summary>
    /// <exception cref="PlatformException">It failed; with the unit's state and its last lines.</exception>
    public async Task ChangeAsync(
        string what,
        string unit,
        IReadOnlyList<string> command,
        TimeSpan timeout,
        CancellationToken cancellation
    )
    {
        var result = await programs.RunAsync(new Command(command, timeout), cancellation);
        if (!result.Succeeded)
        {
            throw await FailureAsync(
                $"{what} failed: {Programs.Failure(result)}",
                unit,
                cancellation
            );
        }
    }

    /// <summary>Restarts a unit, whatever failed before: its start limit counts manual starts too.</summary>
    /// <returns>What came of forgetting earlier failures.</returns>
    /// <exception cref="PlatformException">It failed.</exception>
    public async Task<string> RestartAsync(string unit, CancellationToken cancellation)
    {
        var forgotten = await ForgetAsync(unit, cancellation);
        await ChangeAsync(
            $"restarting {unit}",
            unit,
            Restart(unit),
            options.CommandTimeout + options.StartTimeout,
            cancellation
        );
        return forgotten;
    }

    /// <summary>Forgets earlier failures of a unit; where there is nothing to forget, says so.</summary>
    public async Task<string> ForgetAsync(string unit, CancellationToken cancellation)
    {
        var result = await programs.RunAsync(
            new Command(ResetFailed(unit), options.CommandTimeout),
            cancellation
        );
        return result.Succeeded ? "done" : Programs.Failure(result);
    }

    /// <summary>Trouble with a unit, with its state and its last lines.</summary>
    public async Task<PlatformException> FailureAsync(
        string what,
        string unit,
        CancellationToken cancellation
    )
    {
        var state = (await OneAsync(unit, cancellation)).State;
        return new PlatformException(
            $"{what}; {state}{await LastLinesAsync(unit, cancellation)}",
            $"see why: {CommandLine.Show(Journal(unit))}"
        );
    }

    private async Task<string> TextAsync(
        IReadOnlyList<string> command,
        CancellationToken cancellation
    )
    {
        const string environment = "Environment=";
        try
        {
            var result = await programs.RunAsync(
                new Command(command, options.CommandTimeout),
                cancellation
            );
            return result.Succeeded
                ? string.Join(
                    '\n',
                    result
                        .Output.Split('\n')
                        .Select(static line =>
                            line.StartsWith(environment, StringComparison.Ordinal)
                                ? $"{environment}{Redactor.Mark}"
                                : line
                        )
                )
                : Programs.Failure(result);
        }
        catch (PlatformException e)
        {
            return e.Message;
        }
    }

    /// <summary>The last lines that a unit has written, as the end of a message; empty where they cannot be had.</summary>
    public async Task<string> LastLinesAsync(string unit, CancellationToken cancellation)
    {
        try
        {
            var result = await programs.RunAsync(
                new Command(Journal(unit), options.CommandTimeout),
                cancellation
            );
            var lines = result
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .TakeLast(Last)
                .Select(static line => Spoken.Excerpt(Redactor.Redact(line)))
                .ToList();
            return lines.Count == 0 ? "" : $"; its last lines: {string.Join(" / ", lines)}";
        }
        catch (PlatformException)
        {
            // What went wrong before is what has to be said.
            return "";
        }
    }
}
