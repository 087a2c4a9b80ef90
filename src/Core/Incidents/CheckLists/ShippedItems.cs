using Lastgood.Core.Incidents.FollowUp;

namespace Lastgood.Core.Incidents.CheckLists;

/// <summary>The items of the runbooks' check lists: what is to be so before, during and after a rollback.</summary>
public static class ShippedItems
{
    private const string OnCall = "on-call engineer";
    private const string Commander = "incident commander";
    private const string Database = "database admin";
    private const string Team = "team that owns the service";

    /// <summary>All, phase by phase.</summary>
    public static IReadOnlyList<CheckItem> All { get; } =
    [
        new("severity", CheckPhase.Before, "The severity is confirmed", OnCall)
        {
            Machine = static e => e.Severity(),
        },
        new("impact", CheckPhase.Before, "The impact is assessed", OnCall)
        {
            Machine = static e => e.Impact(),
            IsOfUsers = true,
        },
        new("decided", CheckPhase.Before, "It is decided whether to go back", Commander)
        {
            Machine = static e => e.Decided(),
        },
        new("plan", CheckPhase.Before, "The plan is ready", OnCall)
        {
            Machine = static e => e.Planned(),
            IsOfWayBack = true,
        },
        new("team-told", CheckPhase.Before, "The team is told", Commander)
        {
            Machine = static e => e.TeamTold(),
        },
        new(
            "captured",
            CheckPhase.Before,
            "What is there is kept: logs, metrics, configuration",
            OnCall
        )
        {
            Machine = static e => e.Captured(),
            IsOfWayBack = true,
        },
        new("rolled-back", CheckPhase.During, "The application is taken back", OnCall)
        {
            Machine = static e => e.Switched(),
            IsOfWayBack = true,
        },
        new("database", CheckPhase.During, "The database fits the release that serves", Database)
        {
            IsOfWayBack = true,
        },
        new("caches", CheckPhase.During, "Caches are cleared, where that is needed", OnCall)
        {
            Machine = static e => e.Recovered(),
            IsOfWayBack = true,
        },
        new("running", CheckPhase.During, "Its processes run and are ready", OnCall)
        {
            Machine = static e => e.Check("serving", "health"),
            IsOfWayBack = true,
        },
        new("updates", CheckPhase.During, "Those who wait are kept up to date", Commander)
        {
            Machine = static e => e.TeamTold(),
            IsOfUsers = true,
        },
        new("accessible", CheckPhase.Verification, "The application is accessible", OnCall)
        {
            Machine = static e => e.Check("serving", "health"),
            IsOfWayBack = true,
        },
        new("login", CheckPhase.Verification, "Logging in works", OnCall)
        {
            Machine = static e => e.Check("login"),
            IsOfWayBack = true,
        },
        new("health", CheckPhase.Verification, "Health checks pass", OnCall)
        {
            Machine = static e => e.Check("health", "serving"),
            IsOfWayBack = true,
        },
        new("errors", CheckPhase.Verification, "The error rate is normal again", OnCall)
        {
            Machine = static e => e.Check("error_rate"),
            IsOfWayBack = true,
        },
        new("flows", CheckPhase.Verification, "What users need most works (smoke tests)", OnCall)
        {
            Machine = static e => e.OwnChecks(),
            IsOfWayBack = true,
        },
        new(
            "data",
            CheckPhase.Verification,
            "Database queries succeed, no data is damaged",
            Database
        )
        {
            Machine = static e => e.Check("database", "data"),
            IsOfWayBack = true,
        },
        new("integrations", CheckPhase.Verification, "Integrations with others work", OnCall)
        {
            Machine = static e => e.Check("integrations"),
            IsOfWayBack = true,
        },
        new(
            "monitored",
            CheckPhase.Verification,
            "Response times, new kinds of errors and resources stayed normal while it was watched",
            OnCall
        )
        {
            Machine = static e => e.Watched(),
            IsOfWayBack = true,
        },
        new("verified", CheckPhase.FirstHour, "The rollback is verified", OnCall)
        {
            Machine = static e => e.Verified(),
            IsOfWayBack = true,
        },
        new("status-page", CheckPhase.FirstHour, "The status page says what is so", Commander)
        {
            Machine = static e => e.PublicTold(),
            IsOfUsers = true,
        },
        new("stakeholders", CheckPhase.FirstHour, "Stakeholders know that it is over", Commander)
        {
            Machine = static e => e.EndTold(),
            IsOfUsers = true,
        },
        new("post-mortem", CheckPhase.FirstDay, "The post-mortem has a date", Commander)
        {
            IsOfUsers = true,
        },
        new("root-cause", CheckPhase.FirstDay, "The root cause is known", Team)
        {
            Machine = static e => e.Section(ReportSection.RootCause),
        },
        new("wrong", CheckPhase.FirstDay, "What went wrong is named", Team)
        {
            Machine = static e => e.Section(ReportSection.WentWrong),
        },
        new("fix-planned", CheckPhase.FirstDay, "The fix is planned", Team)
        {
            Machine = static e => e.HasActions(),
        },
        new("report", CheckPhase.FirstWeek, "The report is final", Commander)
        {
            Machine = static e => e.ReportFinal(),
        },
        new("fixed", CheckPhase.FirstWeek, "What was planned is done", Team)
        {
            Machine = static e => e.ActionsDone(),
        },
        new("runbook", CheckPhase.FirstWeek, "The runbook knows this failure", Team),
        new("tests", CheckPhase.FirstWeek, "A test and a monitor would have shown it sooner", Team),
    ];

    /// <summary>The item with an id; null where there is none such.</summary>
    public static CheckItem? Find(string id) => All.FirstOrDefault(i => i.Id == id);
}
