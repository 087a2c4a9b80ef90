using Lastgood.App.Composition;
using Lastgood.App.Configuration;
using Lastgood.App.Drills;
using Lastgood.Core.Drills;
using Lastgood.Core.Journal;

namespace Lastgood.App.Daemon.Act;

/// <summary>Holds the drills that are due by the clock.</summary>
/// <param name="installation">The services.</param>
/// <param name="told">Told of each fact.</param>
/// <param name="say">Told what cannot be held, and why.</param>
internal sealed class DrillKeeping(
    Installation installation,
    Action<Entry> told,
    Action<string> say
)
{
    // Lines of cron know minutes.
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(10);

    private readonly DateTimeOffset since = installation.Time.GetUtcNow();

    /// <summary>Looks at the clock until it is stopped; a drill that goes on then is taken back.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var states = installation.Settings.Services.ToDictionary(
            static s => s,
            static s => new ServiceState(s.Name)
        );
        while (true)
        {
            await Task.Delay(Glance, installation.Time, stop);
            foreach (var (service, state) in states)
            {
                try
                {
                    await LookAsync(service, state, stop);
                }
                catch (Exception e) when (!stop.IsCancellationRequested)
                {
                    // Whatever it is: the next one is due all the same.
                    say($"{service.Name}: the drill that was due could not be held: {e.Message}");
                }
            }
        }
    }

    private async Task LookAsync(
        ServiceSettings service,
        ServiceState state,
        CancellationToken stop
    )
    {
        var desk = installation.Desk(service.Name, told);
        await desk.RefreshAsync(state, stop);
        if (
            Timetable.Of(state.Drills, service.Drills) is not { } table
            || !table.IsDue(state.Drills, since, installation.Time.GetUtcNow())
        )
        {
            return;
        }
        var request = installation
            .Request(
                service,
                table.Level,
                DrillScheduled.Name,
                $"{service.Name} can go back to its last good release and forth again, and no user notices",
                // Whoever wrote the schedule has said it.
                isAgreed: true
            )
            .Holding(TimeSpan.Zero, service.Policy);
        var answer = await installation.Drilling(service, told).RunAsync(request, stop);
        if (answer.Refusal is { } no)
        {
            await using var journal = await desk.TryOpenAsync(stop);
            await (journal?.AppendAsync(null, [new DrillSkipped(no.Reason)]) ?? Task.CompletedTask);
            say($"{service.Name}: the drill that was due was not held: {no.Reason}");
        }
    }
}
