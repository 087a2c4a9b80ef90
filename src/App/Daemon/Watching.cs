using Lastgood.App.Composition;
using Lastgood.App.Configuration;
using Lastgood.App.Daemon.Act;
using Lastgood.App.Daemon.Alerts;
using Lastgood.App.Daemon.Health;
using Lastgood.App.Daemon.Observe;
using Lastgood.App.Output;
using Lastgood.Core.Activations;
using Lastgood.Core.Journal;

namespace Lastgood.App.Daemon;

/// <summary>
/// Watches all services of a configuration, and takes the configuration up anew when its file changes: a wrong one is
/// refused, and the last good one stays in force.
/// </summary>
/// <param name="installation">What is watched.</param>
/// <param name="told">Told of each fact.</param>
/// <param name="report">Told of each tick.</param>
/// <param name="say">Told what becomes of the configuration.</param>
internal sealed class Watching(
    Installation installation,
    Action<Entry> told,
    Action<WatchReport> report,
    Action<string> say
)
{
    /// <summary>Whether the watching turns.</summary>
    public Pulse Pulse { get; } = new(installation.Time);

    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    /// <summary>Watches until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var bells = new Bells();
        var heard = new LastHeard();
        await using var alerts = new AlertReceiving(
            new AlertKeeping(Desk, bells, heard, installation.Clock, installation.Time, say),
            installation.Time,
            say
        );
        while (true)
        {
            var file = installation.Settings.File;
            var seen = Stamp(file);
            using var stop = new CancellationTokenSource();
            var settings = installation.Settings;
            var fleet = Fleet.Of(settings) with
            {
                Bells = bells,
                Heard = heard,
                Pulse = Pulse,
                LateAsync = (service, now, cancellation) =>
                    Overdue.OfAsync(installation, service, now, cancellation),
            };
            // Before the first of them is looked at: it must not decide as if it had no neighbours.
            foreach (var service in settings.Services)
            {
                fleet.Neighbours.Expect(
                    service.Name,
                    [.. service.DependsOn.Select(static d => d.Name)]
                );
            }
            var measuring =
                SharedMeasuring
                    .Of(settings, fleet.Samples, installation.Time)
                    ?.RunAsync(settings.Prometheus!.Interval, installation.Time, say, stop.Token)
                ?? Task.CompletedTask;
            var following = Task.WhenAll(
                installation.FollowContainersAsync(say, stop.Token),
                installation.FollowClustersAsync(say, stop.Token)
            );
            // On a thread of its own from the first moment: it reads the whole journal before it has anything to wait for.
            var telling = Task.Run(() => installation.TellAsync(say, stop.Token), stop.Token);
            var drills = Task.Run(
                () => new DrillKeeping(installation, told, say).RunAsync(stop.Token),
                stop.Token
            );
            var watches = Task.WhenAll(
                settings.Services.Select(s => Watch(s, fleet).RunAsync(stop.Token, cancellation))
            );
            say(
                $"watching {string.Join(", ", installation.Settings.Services.Select(static s => s.Name))}"
            );
            await alerts.UseAsync(settings);
            await Task.WhenAny(watches, TakeUpAsync(file, seen, cancellation));
            await stop.CancelAsync();
            await measuring;
            await following;
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // One that goes on is taken back first.
            await drills.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await watches;
        }
    }

    private ServiceDesk? Desk(string service) =>
        installation.Settings.Services.FirstOrDefault(s => s.Name == service) is { } settings
            ? installation.Guard(settings, told, takesBackWhenInterrupted: false).Desk
            : null;

    private ServiceWatch Watch(ServiceSettings service, Fleet fleet) =>
        new(
            installation.Guard(service, told, takesBackWhenInterrupted: false),
            fleet,
            installation.Clock,
            installation.Time,
            report
        );

    // Ends when the file has changed to another right configuration, which is then in force.
    private async Task TakeUpAsync(
        string file,
        (DateTime, long) seen,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            await Task.Delay(Glance, installation.Time, cancellation);
            var now = Stamp(file);
            if (now == seen)
            {
                continue;
            }
            seen = now;
            try
            {
                installation.Replace(ConfigurationFile.Load(file));
                say($"{file} has changed and is in force");
                return;
            }
            catch (ConfigurationException e)
            {
                say($"{e.Message}\n{file} has changed and is wrong; the one before stays in force");
            }
        }
    }

    private static (DateTime, long) Stamp(string file)
    {
        var info = new FileInfo(file);
        return (info.LastWriteTimeUtc, info.Exists ? info.Length : -1);
    }
}
