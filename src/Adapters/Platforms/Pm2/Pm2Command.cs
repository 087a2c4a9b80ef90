using System.Diagnostics;
using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Readiness;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Pm2;

/// <summary>Asks PM2 about an app, and starts and ends it.</summary>
/// <param name="options">How it is called.</param>
/// <param name="programs">Runs it.</param>
internal sealed class Pm2Command(Pm2Options options, Programs programs)
{
    /// <summary>How old what <see cref="GlanceAsync"/> says may be.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private (IReadOnlyList<Pm2Process> Seen, long At)? last;

    /// <summary>Asks for all apps: the form for machines, which <c>pm2 list --json</c> is not.</summary>
    public IReadOnlyList<string> List => [.. options.Pm2, "jlist"];

    /// <summary>Keeps the list of apps for the next start of the machine; forced, as PM2 would keep the old one where the list is empty.</summary>
    public IReadOnlyList<string> Save => [.. options.Pm2, "save", "--force"];

    /// <summary>Starts the app of a release by the release's own folder, no link.</summary>
    public IReadOnlyList<string> Start(string folder) =>
        options.Script is { } script
            ?
            [
                .. options.Pm2,
                "start",
                Path.Combine(folder, script),
                "--name",
                options.App,
                "--cwd",
                folder,
            ]
            : [.. options.Pm2, "start", Ecosystem(folder), "--only", options.App];

    /// <summary>Ends processes, by their numbers: a name would be that of a namespace too.</summary>
    public IReadOnlyList<string> Delete(IReadOnlyList<Pm2Process> processes) =>
        [.. options.Pm2, "delete", .. processes.Select(Number)];

    /// <summary>Starts processes anew as they were.</summary>
    public IReadOnlyList<string> Restart(IReadOnlyList<Pm2Process> processes) =>
        [.. options.Pm2, "restart", .. processes.Select(Number)];

    /// <summary>Replaces the processes of a cluster one after the other. Of several numbers PM2 would take the first alone.</summary>
    public IReadOnlyList<string> Reload(string folder) =>
        [
            .. options.Pm2,
            "reload",
            .. options.Script is null
                ? (string[])[Ecosystem(folder), "--only", options.App]
                : [options.App],
            "--update-env",
        ];

    /// <summary>What an app is started by: has to be there.</summary>
    public string FileIn(string folder) =>
        options.Script is { } script ? Path.Combine(folder, script) : Ecosystem(folder);

    /// <summary>The processes of the app; none where PM2 does not know it.</summary>
    /// <exception cref="PlatformException">PM2 cannot be asked.</exception>
    public async Task<IReadOnlyList<Pm2Process>> LookAsync(CancellationToken cancellation)
    {
        var command = Of(List) with { OutputLimit = Pm2List.MostBytes };
        var result = await programs.RunAsync(command, cancellation);
        if (!result.Succeeded)
        {
            // Its output is the list, with every environment; what is wrong stands in its error.
            throw new PlatformException(
                $"PM2 was not reached: {Programs.Failure(result with { Output = "" })}",
                Programs.Try(Of([.. options.Pm2, "ping"]))
            );
        }
        try
        {
            var seen = Pm2List.Of(result.Output, options.App);
            last = (seen, Stopwatch.GetTimestamp());
            return seen;
        }
        catch (FormatException e)
        {
            throw new PlatformException(
                $"{CommandLine.Show(List)} cannot be read: {e.Message}",
                $"see what it is: {CommandLine.Show([.. options.Pm2, "--version"])}; lastgood is tested with PM2 7",
                e
            );
        }
    }

    /// <summary>
    /// The same as it was a moment ago, where nothing was changed from here since: each program of PM2's takes a third of a second,
    /// and evidence is not worth that. What changes something looks again.
    /// </summary>
    /// <exception cref="PlatformException">PM2 cannot be asked.</exception>
    public async Task<IReadOnlyList<Pm2Process>> GlanceAsync(CancellationToken cancellation) =>
        last is { } known && Stopwatch.GetElapsedTime(known.At) < Moment
            ? known.Seen
            : await LookAsync(cancellation);

    /// <summary>Runs a command that changes something.</summary>
    /// <param name="what">What it is for, as the beginning of a message.</param>
    /// <param name="arguments">The command.</param>
    /// <param name="folder">Where it runs; null for anywhere.</param>
    /// <param name="run">The run that what is started is known by, see <see cref="Pm2Process.Run"/>; null where nothing is started.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">It failed.</exception>
    public Task ChangeAsync(
        string what,
        IReadOnlyList<string> arguments,
        string? folder,
        string? run,
        CancellationToken cancellation
    )
    {
        last = null;
        return programs.MustRunAsync(
            what,
            Of(arguments, run) with
            {
                Folder = folder,
                Timeout = run is null
                    ? options.CommandTimeout
                    : options.CommandTimeout + options.StartTimeout,
            },
            cancellation
        );
    }

    /// <summary>Saves the list of apps, where that is configured.</summary>
    /// <exception cref="PlatformException">It failed.</exception>
    public Task SaveAsync(CancellationToken cancellation) =>
        options.Save
            ? ChangeAsync("saving PM2's list", Save, null, null, cancellation)
            : Task.CompletedTask;

    private string Ecosystem(string folder) => Path.Combine(folder, options.Ecosystem);

    private static string Number(Pm2Process process) =>
        process.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a rollback needs of it, as a tool.</summary>
    public Tool Tool => new("pm2", [.. options.Pm2, "--version"]) { Environment = Variables() };

    private Command Of(IReadOnlyList<string> arguments, string? run = null)
    {
        var variables = Variables();
        if (run is not null)
        {
            variables[Pm2List.RunVariable] = run;
        }
        return new Command(arguments, options.CommandTimeout) { Environment = variables };
    }

    private Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (options.Home is { } home)
        {
            variables["PM2_HOME"] = home;
        }
        return variables;
    }
}
