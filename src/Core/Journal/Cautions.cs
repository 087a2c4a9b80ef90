namespace Lastgood.Core.Journal;

/// <summary>What people and other systems said of a service, and what is held or switched because of it: a fold over its facts.</summary>
public sealed class Cautions
{
    /// <summary>What is reported of this outlives the release under which it was seen.</summary>
    public const string Corruption = "corruption";

    private readonly Dictionary<string, Report> reports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MitigationSwitched> mitigations = new(
        StringComparer.Ordinal
    );
    private readonly Dictionary<string, Answered> answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Alert> alerts = new(StringComparer.Ordinal);
    private readonly List<Asked> open = [];
    private readonly HashSet<(string Incident, string Subject)> asked = [];
    private int activations;

    /// <summary>What a person is asked.</summary>
    /// <param name="Fact">The question.</param>
    /// <param name="At">When it was asked.</param>
    public sealed record Asked(PersonAsked Fact, DateTimeOffset At);

    /// <summary>What a person reported.</summary>
    /// <param name="Fact">The report.</param>
    /// <param name="At">When it was made.</param>
    public sealed record Report(TroubleReported Fact, DateTimeOffset At);

    /// <summary>What a person answered.</summary>
    /// <param name="Fact">The answer.</param>
    /// <param name="At">When it was given.</param>
    public sealed record Answered(QuestionAnswered Fact, DateTimeOffset At);

    /// <summary>An alert that fires.</summary>
    /// <param name="Fact">What was said of it.</param>
    /// <param name="Activation">
    /// The place, among all activations of the service, of the newest one under which it may have begun: whatever the clocks
    /// say, what was known when a run began is older than what that run activated.
    /// </param>
    public sealed record Alert(AlertFired Fact, int Activation);

    /// <summary>The reports that hold: those of the serving release, and of corruption until it is withdrawn.</summary>
    public IReadOnlyCollection<Report> Reports => reports.Values;

    /// <summary>The alerts that fire.</summary>
    public IReadOnlyCollection<Alert> Alerts => alerts.Values;

    /// <summary>An alert that fires, by what tells it from others; null where it does not.</summary>
    public Alert? AlertOf(string fingerprint) => alerts.GetValueOrDefault(fingerprint);

    /// <summary>The freeze that holds; null where none does.</summary>
    public ServiceFrozen? Frozen { get; private set; }

    /// <summary>What a freeze has paused on the platform and what has not been resumed; empty for nothing.</summary>
    public IReadOnlyList<string> Paused { get; private set; } = [];

    /// <summary>What the service had before it was scaled to nothing; null where it was not.</summary>
    public ScaledToZero? Scaled { get; private set; }

    /// <summary>The mitigations that are on.</summary>
    public IReadOnlyCollection<MitigationSwitched> Mitigations => mitigations.Values;

    /// <summary>The newest investigation of the serving release; null where there was none.</summary>
    public CauseInvestigated? Investigation { get; private set; }

    /// <summary>The newest change of the serving release's configuration; null where there was none since its activation.</summary>
    public Configured? Configuration { get; private set; }

    /// <summary>A change of configuration.</summary>
    /// <param name="Fact">What changed.</param>
    /// <param name="At">When it was noted.</param>
    public sealed record Configured(ConfigurationChanged Fact, DateTimeOffset At);

    /// <summary>The fix that somebody deploys in place of a rollback of the serving release; null where nobody does.</summary>
    public Promised? Fix { get; private set; }

    /// <summary>A promised fix.</summary>
    /// <param name="Fact">What was said.</param>
    /// <param name="At">When.</param>
    public sealed record Promised(FixPromised Fact, DateTimeOffset At);

    /// <summary>What was asked about the serving release and waits for an answer.</summary>
    public IReadOnlyList<Asked> Questions => open;

    /// <summary>Whether something was asked in an incident, answered or not.</summary>
    public bool WasAsked(string incident, string subject) => asked.Contains((incident, subject));

    /// <summary>What was answered last in an incident; null where nothing was.</summary>
    public Answered? AnswerIn(string incident) => answers.GetValueOrDefault(incident);

    /// <summary>Takes in the next fact.</summary>
    internal void Apply(Entry entry)
    {
        switch (entry.Fact)
        {
            case TroubleReported f:
                reports[f.Subject] = new Report(f, entry.At);
                open.RemoveAll(q => q.Fact.Subject == f.Subject);
                break;
            case TroubleWithdrawn f:
                reports.Remove(f.Subject);
                break;
            case ServiceFrozen f:
                Frozen = f;
                break;
            case ServiceUnfrozen:
                Frozen = null;
                break;
            case RolloutsPaused f:
                Paused = [.. Paused.Union(f.Parts, StringComparer.Ordinal)];
                break;
            case RolloutsResumed:
                Paused = [];
                break;
            case ScaledToZero f:
                Scaled = f;
                break;
            case ScaledBack:
                Scaled = null;
                break;
            case CauseInvestigated f:
                Investigation = f;
                break;
            case MitigationSwitched { On: true } f:
                mitigations[f.Name] = f;
                break;
            case MitigationSwitched f:
                mitigations.Remove(f.Name);
                break;
            case QuestionAnswered f:
                answers[f.Incident] = new Answered(f, entry.At);
                break;
            case ConfigurationChanged f:
                Configuration = new Configured(f, entry.At);
                break;
            case PersonAsked f:
                asked.Add((f.Incident, f.Subject));
                open.Add(new Asked(f, entry.At));
                break;
            case PersonAnswered f:
                open.RemoveAll(q => q.Fact.Incident == f.Incident && q.Fact.Subject == f.Subject);
                break;
            case IncidentResolved f:
                // Whoever says that it is over needs no fix any more.
                Fix = null;
                open.RemoveAll(q => q.Fact.Incident == f.Incident);
                break;
            case FixPromised f:
                Fix = new Promised(f, entry.At);
                break;
            case AlertFired f:
                alerts[f.Fingerprint] = new Alert(f, activations);
                break;
            case AlertResolved f:
                alerts.Remove(f.Fingerprint);
                break;
            case ReleaseActivated:
                open.Clear();
                activations++;
                // What others activated is noticed later: what it broke may be known by then.
                foreach (var (fingerprint, alert) in alerts.Where(_ => entry.Run is null).ToList())
                {
                    alerts[fingerprint] = alert with { Activation = activations };
                }
                foreach (var subject in reports.Keys.Where(static s => s != Corruption).ToList())
                {
                    reports.Remove(subject);
                }
                Investigation = null;
                Configuration = null;
                Fix = null;
                break;
        }
    }
}
