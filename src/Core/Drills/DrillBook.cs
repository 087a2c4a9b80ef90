using Lastgood.Core.Journal;

namespace Lastgood.Core.Drills;

/// <summary>All drills of a service: a fold over its facts.</summary>
public sealed class DrillBook
{
    private readonly List<DrillState> all = [];
    private readonly List<FindingState> findings = [];

    /// <summary>The drills, oldest first.</summary>
    public IReadOnlyList<DrillState> All => all;

    /// <summary>What they brought to light, oldest first.</summary>
    public IReadOnlyList<FindingState> Findings => findings;

    /// <summary>The drill that goes on; null where none does.</summary>
    public DrillState? Open => all is [.., { End: null } last] ? last : null;

    /// <summary>The newest drill that has ended; null where none has.</summary>
    public DrillState? Last => all.FindLast(static d => d.End is not null);

    /// <summary>When they are held, as a person said; null where nobody did.</summary>
    public DrillScheduled? Schedule { get; private set; }

    /// <summary>When that was said, UTC.</summary>
    public DateTimeOffset? ScheduledAt { get; private set; }

    /// <summary>When the schedule was carried out last, or left out with a reason, UTC; null for never.</summary>
    public DateTimeOffset? HandledAt { get; private set; }

    /// <summary>The newest one that was due and could not be held; null where it was held since.</summary>
    public DrillSkipped? Skipped { get; private set; }

    /// <summary>The name for the next drill of a service.</summary>
    public string Next(string service) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{service}-d{all.Count + 1}"
        );

    /// <summary>Takes in the next fact.</summary>
    internal void Apply(Entry entry)
    {
        switch (entry.Fact)
        {
            case DrillStarted f:
                all.Add(new DrillState(f, entry.At));
                if (f.By == DrillScheduled.Name)
                {
                    (HandledAt, Skipped) = (entry.At, null);
                }
                break;
            case RunStarted { IsDrill: true } when Open is { } open:
                all[^1] = open with { Run = entry.Run };
                break;
            case DrillStepped f:
                Change(f.Drill, d => d with { Steps = [.. d.Steps, f] });
                break;
            case DrillStopAsked f:
                Change(f.Drill, d => d with { Stop = d.Stop ?? f });
                break;
            case DrillEnded f:
                Change(f.Drill, d => d with { End = f, EndedAt = entry.At });
                break;
            case FindingNoted f:
                findings.Add(new FindingState(f, null));
                break;
            case FindingClosed f:
                var index = findings.FindIndex(x => x.Fact.Finding == f.Finding);
                if (index >= 0)
                {
                    findings[index] = findings[index] with { Closed = f };
                }
                break;
            case DrillScheduled f:
                (Schedule, ScheduledAt) = (f, entry.At);
                break;
            case DrillSkipped f:
                (HandledAt, Skipped) = (entry.At, f);
                break;
        }
    }

    private void Change(string id, Func<DrillState, DrillState> change)
    {
        var index = all.FindLastIndex(d => d.Id == id);
        if (index >= 0)
        {
            all[index] = change(all[index]);
        }
    }
}
