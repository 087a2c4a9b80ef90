using System.Globalization;
using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Telling;

/// <summary>How far a rollback is, in words that are honest when nothing has changed.</summary>
internal sealed class ProgressStory
{
    private DateTimeOffset changedAt;
    private string now = "";

    /// <summary>Takes in the next fact, which is in the state already.</summary>
    public void Apply(Entry entry, ServiceState state)
    {
        var run = state.Runs is [.., var last] ? last : null;
        if (entry.Run is null || entry.Run != run?.Id)
        {
            return;
        }
        changedAt = entry.At;
        now = Words(run);
    }

    /// <summary>The words for a moment.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="interval">The time since the last progress.</param>
    public string At(DateTimeOffset at, TimeSpan interval) =>
        at - changedAt >= interval
            ? $"no change since {changedAt.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC: {now}"
            : now;

    private static string Words(RunState run)
    {
        if (run.End is { } end)
        {
            return Prose.OneLine(end.Message);
        }
        if (run.MonitoringSince is { } since)
        {
            return $"{run.Plan.To} serves, and is watched until {Prose.Spoken(since + run.Plan.Monitor)}";
        }
        for (var i = 0; i < run.Steps.Count; i++)
        {
            if (run.Steps[i] is StepProgress.InDoubt or StepProgress.Pending)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"step {i + 1} of {run.Steps.Count}, waiting for: {Prose.OneLine(run.Plan.Steps[i].Title)}"
                );
            }
        }
        return run.Verification is null
            ? "every step is done; what serves is being verified"
            : "it is being ended";
    }
}
