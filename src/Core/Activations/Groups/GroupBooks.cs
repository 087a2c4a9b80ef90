using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Activations.Groups;

/// <summary>Writes into the journals what a run of a group means for the group and for each of its members.</summary>
internal sealed class GroupBooks(GroupSetup group, ServiceJournal journal, MemberJournals members)
{
    // What was proven stays proven when it is taken back with others; what was not is not worth a second try.
    public async Task JudgeAsync(RunState run)
    {
        foreach (var (service, from) in GroupVersion.Read(run.Plan.From ?? ""))
        {
            if (
                members.Find(service) is { } member
                && member.State.Releases.GetValueOrDefault(from)
                    is not { Verdict: Verdict.Good or Verdict.Bad }
            )
            {
                var why = $"taken back with {run.Plan.Service}: {run.Start.Reason}";
                await member.AppendAsync(
                    null,
                    [new VerdictGiven(from, Verdict.Bad, why, run.Start.By, run.Start.Incident)]
                );
            }
        }
    }

    // Whatever of it is there already stays: it is done again where a process died half way.
    public async Task SettleAsync(RunState run)
    {
        await TellMembersAsync(run);
        if (
            run is { End.Outcome: RunOutcome.Done, Start.Incident: { } incident }
            && journal.State.OpenIncident?.Id == incident
        )
        {
            await journal.AppendAsync(
                run.Id,
                [
                    new IncidentResolved(
                        incident,
                        "lastgood",
                        $"{Back(run)}; each is watched by itself from here on"
                    ),
                ]
            );
        }
    }

    private string Back(RunState run)
    {
        var back = GroupVersion
            .Read(run.Plan.To)
            .Select(static v => v.Service)
            .ToHashSet(StringComparer.Ordinal);
        var left = group.Members.Select(static m => m.Name).Where(m => !back.Contains(m)).ToList();
        return left.Count == 0
            ? "all are back and verified"
            : $"back and verified without {string.Join(", ", left)}";
    }

    // The members' own journals say what serves too, whoever carried the run to its end.
    private async Task TellMembersAsync(RunState run)
    {
        var before = GroupVersion
            .Read(run.Plan.From ?? "")
            .ToDictionary(static v => v.Service, static v => v.Version, StringComparer.Ordinal);
        foreach (var (service, version) in GroupVersion.Read(run.Plan.To))
        {
            // A member that has left the group since then is not ours to tell.
            if (members.Find(service) is not { } book)
            {
                continue;
            }
            if (
                book.State.Serving?.Version == version
                || await ServingAsync(group.Find(service)) != version
            )
            {
                continue;
            }
            var facts = new List<NewFact>();
            if (book.State.OpenRun is { } open)
            {
                facts.AddRange(
                    RunEnding.CutShort(
                        open,
                        RunOutcome.Blamed,
                        version,
                        $"{open.Plan.To} went back with {group.Name} ({run.Id})",
                        run.Start.By
                    )
                );
            }
            facts.Add(
                new(
                    null,
                    new ReleaseActivated(
                        version,
                        before.GetValueOrDefault(service),
                        RunKind.Rollback,
                        run.Start.By
                    )
                )
            );
            await book.AppendAsync(facts);
        }
    }

    private static async Task<string?> ServingAsync(GroupMember member)
    {
        try
        {
            return (await member.Setup.Platform.InspectAsync(CancellationToken.None)).Serving;
        }
        catch (PlatformException)
        {
            // The watch of the member finds it out when it can be reached again.
            return null;
        }
    }
}
