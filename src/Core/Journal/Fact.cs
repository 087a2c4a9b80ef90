using System.Text.Json.Serialization;
using Lastgood.Core.Decisions;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Journal;

/// <summary>
/// One immutable entry of the journal. All state is a fold over these. The discriminators are stored: never rename one.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(ReleaseRecorded), "release_recorded")]
[JsonDerivedType(typeof(ReleaseActivated), "release_activated")]
[JsonDerivedType(typeof(VerdictGiven), "verdict_given")]
[JsonDerivedType(typeof(BaselineTaken), "baseline_taken")]
[JsonDerivedType(typeof(DecisionMade), "decision_made")]
[JsonDerivedType(typeof(RunStarted), "run_started")]
[JsonDerivedType(typeof(StepStarted), "step_started")]
[JsonDerivedType(typeof(StepDone), "step_done")]
[JsonDerivedType(typeof(StepFailed), "step_failed")]
[JsonDerivedType(typeof(StepUndone), "step_undone")]
[JsonDerivedType(typeof(UndoFailed), "undo_failed")]
[JsonDerivedType(typeof(Verified), "verified")]
[JsonDerivedType(typeof(RunAborted), "run_aborted")]
[JsonDerivedType(typeof(MonitoringStarted), "monitoring_started")]
[JsonDerivedType(typeof(RunEnded), "run_ended")]
[JsonDerivedType(typeof(IncidentOpened), "incident_opened")]
[JsonDerivedType(typeof(ImpactMeasured), "impact_measured")]
[JsonDerivedType(typeof(IncidentResolved), "incident_resolved")]
[JsonDerivedType(typeof(TroubleReported), "trouble_reported")]
[JsonDerivedType(typeof(TroubleWithdrawn), "trouble_withdrawn")]
[JsonDerivedType(typeof(ServiceFrozen), "service_frozen")]
[JsonDerivedType(typeof(ServiceUnfrozen), "service_unfrozen")]
[JsonDerivedType(typeof(CauseInvestigated), "cause_investigated")]
[JsonDerivedType(typeof(MitigationSwitched), "mitigation_switched")]
[JsonDerivedType(typeof(QuestionAnswered), "question_answered")]
[JsonDerivedType(typeof(ConfigurationChanged), "configuration_changed")]
[JsonDerivedType(typeof(PersonAsked), "person_asked")]
[JsonDerivedType(typeof(PersonAnswered), "person_answered")]
[JsonDerivedType(typeof(AlertFired), "alert_fired")]
[JsonDerivedType(typeof(AlertResolved), "alert_resolved")]
[JsonDerivedType(typeof(StateCaptured), "state_captured")]
[JsonDerivedType(typeof(ServiceRecovered), "service_recovered")]
[JsonDerivedType(typeof(ReleasePruned), "release_pruned")]
[JsonDerivedType(typeof(ScaledToZero), "scaled_to_zero")]
[JsonDerivedType(typeof(ScaledBack), "scaled_back")]
[JsonDerivedType(typeof(RolloutsPaused), "rollouts_paused")]
[JsonDerivedType(typeof(RolloutsResumed), "rollouts_resumed")]
[JsonDerivedType(typeof(NoteWritten), "note_written")]
[JsonDerivedType(typeof(SectionWritten), "section_written")]
[JsonDerivedType(typeof(ActionPlanned), "action_planned")]
[JsonDerivedType(typeof(ActionEnded), "action_ended")]
[JsonDerivedType(typeof(ItemTicked), "item_ticked")]
[JsonDerivedType(typeof(ItemAssigned), "item_assigned")]
[JsonDerivedType(typeof(ReportStaged), "report_staged")]
[JsonDerivedType(typeof(TrailKept), "trail_kept")]
[JsonDerivedType(typeof(FixNamed), "fix_named")]
[JsonDerivedType(typeof(ReleaseRefused), "release_refused")]
[JsonDerivedType(typeof(ChannelOpened), "channel_opened")]
[JsonDerivedType(typeof(NoticeDelivered), "notice_delivered")]
[JsonDerivedType(typeof(NoticeDelayed), "notice_delayed")]
[JsonDerivedType(typeof(NoticeGivenUp), "notice_given_up")]
[JsonDerivedType(typeof(NoticeResent), "notice_resent")]
[JsonDerivedType(typeof(ChannelStopped), "channel_stopped")]
[JsonDerivedType(typeof(IncidentAcknowledged), "incident_acknowledged")]
[JsonDerivedType(typeof(FixPromised), "fix_promised")]
[JsonDerivedType(typeof(WorkLate), "work_late")]
[JsonDerivedType(typeof(DrillStarted), "drill_started")]
[JsonDerivedType(typeof(DrillStepped), "drill_stepped")]
[JsonDerivedType(typeof(DrillStopAsked), "drill_stop_asked")]
[JsonDerivedType(typeof(DrillEnded), "drill_ended")]
[JsonDerivedType(typeof(FindingNoted), "finding_noted")]
[JsonDerivedType(typeof(FindingClosed), "finding_closed")]
[JsonDerivedType(typeof(DrillScheduled), "drill_scheduled")]
[JsonDerivedType(typeof(DrillSkipped), "drill_skipped")]
public abstract record Fact;

/// <summary>A release became known.</summary>
/// <param name="Release">The release.</param>
/// <param name="By">Who recorded it.</param>
public sealed record ReleaseRecorded(Release Release, string By) : Fact;

/// <summary>A release serves now: a run made it so, or somebody said so with <c>record</c>.</summary>
/// <param name="Version">The release.</param>
/// <param name="From">What served before, where known.</param>
/// <param name="Kind">Forward or back.</param>
/// <param name="By">Who did it.</param>
public sealed record ReleaseActivated(string Version, string? From, RunKind Kind, string By) : Fact;

/// <summary>The configuration of what serves changed without a deployment.</summary>
/// <param name="What">What was changed.</param>
/// <param name="By">Who says so.</param>
public sealed record ConfigurationChanged(string What, string By) : Fact;

/// <summary>A verdict changed.</summary>
/// <param name="Version">The release.</param>
/// <param name="Verdict">The new verdict.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who or what says so.</param>
/// <param name="Incident">The incident it comes from, or null.</param>
public sealed record VerdictGiven(
    string Version,
    Verdict Verdict,
    string Reason,
    string By,
    string? Incident
) : Fact;

/// <summary>A release's own figures were taken, for later comparison.</summary>
/// <param name="Baseline">The figures.</param>
public sealed record BaselineTaken(Baseline Baseline) : Fact;

/// <summary>A decision other than to go on monitoring.</summary>
/// <param name="Decision">The decision, with its reasoning.</param>
/// <param name="Incident">The incident that it belongs to, or null.</param>
public sealed record DecisionMade(Decision Decision, string? Incident) : Fact;

/// <summary>A run began. From here on it ends with <see cref="RunEnded"/>, whatever happens to the process.</summary>
/// <param name="Plan">What it will do.</param>
/// <param name="By">Who asked for it: a person's login, or <c>watch</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Incident">The incident that it belongs to; null for a deployment that nothing is wrong with.</param>
public sealed record RunStarted(Plan Plan, string By, string Reason, string? Incident) : Fact
{
    /// <summary>What <see cref="By"/> says where no person asked.</summary>
    public const string Automatic = "watch";

    /// <summary>Whether it is a drill's, which takes it back: it counts for no verdict, no incident and no figure.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDrill { get; init; }
}

/// <summary>A step is about to change something. Without a <see cref="StepDone"/> behind it, it is in doubt.</summary>
/// <param name="Step">Its index in the plan, from 0.</param>
/// <param name="Capture">What is there before.</param>
public sealed record StepStarted(int Step, Details Capture) : Fact;

/// <summary>A step's effect was seen.</summary>
/// <param name="Step">Its index in the plan, from 0.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Took">How long it took.</param>
public sealed record StepDone(int Step, Details Evidence, TimeSpan Took) : Fact;

/// <summary>A step could not be carried out, or had no effect.</summary>
/// <param name="Step">Its index in the plan, from 0.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="Remedy">What a person can do, or null.</param>
public sealed record StepFailed(int Step, string Error, string? Remedy) : Fact;

/// <summary>A step was taken back.</summary>
/// <param name="Step">Its index in the plan, from 0.</param>
/// <param name="Evidence">What was seen.</param>
public sealed record StepUndone(int Step, Details Evidence) : Fact;

/// <summary>A step could not be taken back: a person has to look.</summary>
/// <param name="Step">Its index in the plan, from 0.</param>
/// <param name="Error">What went wrong.</param>
public sealed record UndoFailed(int Step, string Error) : Fact;

/// <summary>The release that serves was verified, with whatever result.</summary>
/// <param name="Result">Every check.</param>
/// <param name="TakeBack">Whether the run is taken back because of it.</param>
public sealed record Verified(VerificationResult Result, bool TakeBack) : Fact;

/// <summary>A run that was interrupted before its release served is taken back.</summary>
/// <param name="Reason">Why.</param>
public sealed record RunAborted(string Reason) : Fact;

/// <summary>The steps are done; the release is being watched.</summary>
/// <param name="For">For how long.</param>
public sealed record MonitoringStarted(TimeSpan For) : Fact;

/// <summary>A run ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Serving">What serves now; null where it cannot be told.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record RunEnded(RunOutcome Outcome, string? Serving, string Message) : Fact;

/// <summary>An incident began.</summary>
/// <param name="Incident">Its name, e.g. <c>shop-i3</c>.</param>
/// <param name="Title">One line.</param>
/// <param name="Blamed">The release that is blamed, or null.</param>
public sealed record IncidentOpened(string Incident, string Title, string? Blamed) : Fact;

/// <summary>What an incident cost, as far as the signals tell.</summary>
/// <param name="Incident">Its name.</param>
/// <param name="Requests">Requests that the blamed release answered while it served.</param>
/// <param name="Failed">Those answered with a server error.</param>
public sealed record ImpactMeasured(string Incident, double Requests, double Failed) : Fact;

/// <summary>An incident is over.</summary>
/// <param name="Incident">Its name.</param>
/// <param name="By">Who or what says so.</param>
/// <param name="Summary">One sentence.</param>
public sealed record IncidentResolved(string Incident, string By, string Summary) : Fact;

/// <summary>A person reported what no metric measures.</summary>
/// <param name="Subject">What, in a word that policies know: <c>corruption</c>, <c>security</c>, <c>critical-bug</c> …</param>
/// <param name="Reason">What was seen.</param>
/// <param name="By">Who says so.</param>
public sealed record TroubleReported(string Subject, string Reason, string By) : Fact;

/// <summary>A report does not hold any more.</summary>
/// <param name="Subject">What was reported.</param>
/// <param name="Reason">Why it does not.</param>
/// <param name="By">Who says so.</param>
public sealed record TroubleWithdrawn(string Subject, string Reason, string By) : Fact;

/// <summary>Nothing moves until a person lifts it: no deployment, no rollback.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">Who or what froze it.</param>
/// <param name="Incident">The incident that it belongs to, or null.</param>
public sealed record ServiceFrozen(string Reason, string By, string? Incident) : Fact;

/// <summary>A freeze was lifted.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">Who lifted it.</param>
public sealed record ServiceUnfrozen(string Reason, string By) : Fact;

/// <summary>The cause of a trouble was looked for, within bounds.</summary>
/// <param name="Incident">The incident that it belongs to.</param>
/// <param name="Version">The release that served.</param>
/// <param name="Findings">What was found, one line each.</param>
public sealed record CauseInvestigated(
    string Incident,
    string Version,
    IReadOnlyList<Finding> Findings
) : Fact;

/// <summary>What is configured against a failing dependency was switched.</summary>
/// <param name="Incident">The incident that it belongs to.</param>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="On">Whether it is on now.</param>
/// <param name="Evidence">What the command or call answered; where it failed, why.</param>
/// <param name="By">Who or what switched it.</param>
public sealed record MitigationSwitched(
    string Incident,
    string Name,
    bool On,
    string Evidence,
    string By
) : Fact;

/// <summary>A person approved or rejected the rollback that was asked about.</summary>
/// <param name="Incident">The incident in which it was asked.</param>
/// <param name="Approved">Whether the rollback that was asked about may begin.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who answered.</param>
public sealed record QuestionAnswered(string Incident, bool Approved, string Reason, string By)
    : Fact;

/// <summary>A person is asked what no metric answers.</summary>
/// <param name="Incident">The incident in which it is asked.</param>
/// <param name="Subject">What is reported where the answer says so.</param>
/// <param name="Text">The question.</param>
/// <param name="Within">How long it waits for an answer.</param>
/// <param name="Default">What silence means.</param>
/// <param name="Below">Where the answer is a share of the users: the one below which <paramref name="Subject"/> holds; else null.</param>
public sealed record PersonAsked(
    string Incident,
    string Subject,
    string Text,
    TimeSpan Within,
    bool Default,
    double? Below
) : Fact;

/// <summary>What no metric answers was answered, or its time ran out.</summary>
/// <param name="Incident">The incident in which it was asked.</param>
/// <param name="Subject">What it was about.</param>
/// <param name="Answer">The answer as it was given.</param>
/// <param name="Holds">Whether <paramref name="Subject"/> is reported because of it.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who answered; <see cref="RunStarted.Automatic"/> where nobody did.</param>
public sealed record PersonAnswered(
    string Incident,
    string Subject,
    string Answer,
    bool Holds,
    string Reason,
    string By
) : Fact;

/// <summary>Another monitoring system said that an alert fires.</summary>
/// <param name="Subject">The alert's name, as a policy has it; empty where it has none.</param>
/// <param name="Fingerprint">What tells it from others of that name.</param>
/// <param name="StartsAt">When it began, by the clock of whoever evaluates it.</param>
/// <param name="Evidence">What it says, for people.</param>
public sealed record AlertFired(
    string Subject,
    string Fingerprint,
    DateTimeOffset StartsAt,
    string Evidence
) : Fact;

/// <summary>An alert does not fire any more.</summary>
/// <param name="Subject">The alert's name; empty where it has none.</param>
/// <param name="Fingerprint">What tells it from others of that name.</param>
/// <param name="EndsAt">When it was over, by the clock of whoever evaluates it.</param>
/// <param name="Reason">Why it is taken to be over; null where the other system said so.</param>
public sealed record AlertResolved(
    string Subject,
    string Fingerprint,
    DateTimeOffset EndsAt,
    string? Reason
) : Fact;

/// <summary>Evidence was kept before something changed it.</summary>
/// <param name="Step">The index of the step that it was kept before; null outside a run.</param>
/// <param name="Files">What was kept.</param>
/// <param name="Missing">What could not be kept, and why, for people.</param>
public sealed record StateCaptured(
    int? Step,
    IReadOnlyList<CapturedFile> Files,
    IReadOnlyList<string> Missing
) : Fact;

/// <summary>One piece of evidence that was kept.</summary>
/// <param name="Name">What it is.</param>
/// <param name="File">Where, below the state folder.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Digest">The SHA-256 of the file, in lower-case hexadecimal: whether it is still what was kept.</param>
public sealed record CapturedFile(string Name, string File, long Bytes, string Digest);

/// <summary>Something other than an activation was done to bring the service back.</summary>
/// <param name="Action">What: a restart, a cache that was cleared.</param>
/// <param name="Worked">Whether it worked.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="By">Who did it.</param>
public sealed record ServiceRecovered(string Action, bool Worked, string Evidence, string By)
    : Fact;

/// <summary>Something that a release was made of was removed, or named as proven good, because somebody asked to make room.</summary>
/// <param name="Version">The release.</param>
/// <param name="What">What, with its kind: <c>image shop:1.0</c>, <c>folder /srv/shop/releases/1.0</c>.</param>
/// <param name="Worked">Whether it worked.</param>
/// <param name="Evidence">What was done; where it failed, why.</param>
/// <param name="By">Who asked for it.</param>
public sealed record ReleasePruned(
    string Version,
    string What,
    bool Worked,
    string Evidence,
    string By
) : Fact;

/// <summary>A service is about to be left without anything that runs; what there was is remembered.</summary>
/// <param name="Counts">How many of each part there were.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who asked for it.</param>
public sealed record ScaledToZero(IReadOnlyList<PartCount> Counts, string Reason, string By) : Fact;

/// <summary>A service has again as much running as before <see cref="ScaledToZero"/>.</summary>
/// <param name="Counts">How many of each part there are.</param>
/// <param name="By">Who asked for it.</param>
public sealed record ScaledBack(IReadOnlyList<PartCount> Counts, string By) : Fact;

/// <summary>The platform is about to be told to roll nothing out, besides that lastgood itself lets nothing move.</summary>
/// <param name="Parts">What is paused that was not.</param>
/// <param name="By">Who asked for it.</param>
public sealed record RolloutsPaused(IReadOnlyList<string> Parts, string By) : Fact;

/// <summary>What lastgood had paused rolls out again.</summary>
/// <param name="Parts">What was resumed; what others have resumed meanwhile is not among it.</param>
/// <param name="By">Who asked for it.</param>
public sealed record RolloutsResumed(IReadOnlyList<string> Parts, string By) : Fact;
