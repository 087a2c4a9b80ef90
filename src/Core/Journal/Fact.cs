using System.Text.Json.Serialization;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

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
