using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Policies;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Runbooks;

/// <summary>What the runbook of a service is written from.</summary>
/// <param name="State">All that is known of it.</param>
/// <param name="Stories">Its incidents, oldest first.</param>
public sealed record RunbookGround(ServiceState State, IReadOnlyList<IncidentStory> Stories)
{
    /// <summary>Its policy.</summary>
    public required Policy Policy { get; init; }

    /// <summary>What is checked once a release serves.</summary>
    public required VerificationSpec Verification { get; init; }

    /// <summary>Today's plan of a rollback; null where none can be made.</summary>
    public required Plan? Plan { get; init; }

    /// <summary>Why none can be made; null where one can.</summary>
    public required Refusal? Refusal { get; init; }

    /// <summary>Whom to call, in order.</summary>
    public required IReadOnlyList<string> Contacts { get; init; }

    /// <summary>Shows an argument list as it is pasted into a shell.</summary>
    public required Func<IReadOnlyList<string>, string> Command { get; init; }
}
