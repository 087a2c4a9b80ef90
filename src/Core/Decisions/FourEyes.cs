using Lastgood.Core.Journal;
using Lastgood.Core.Policies;

namespace Lastgood.Core.Decisions;

/// <summary>Whether a person may approve the rollback that is asked about, where the policy wants a second one. Pure.</summary>
public static class FourEyes
{
    /// <summary>Null, or why somebody else has to approve. Rejecting leaves everything as it is, and is anybody's.</summary>
    /// <param name="state">The service.</param>
    /// <param name="limits">Whether the policy wants a second person.</param>
    /// <param name="person">Who wants to approve, by the name that the journal has.</param>
    public static string? WhyNot(ServiceState state, PolicyLimits limits, string person)
    {
        if (!limits.FourEyes)
        {
            return null;
        }
        if (state.Serving is { } serving && serving.By == person)
        {
            return $"{person} made {serving.Version} serve";
        }
        return state.Cautions.Reports.FirstOrDefault(r => r.Fact.By == person) is { } report
            ? $"{person} reported {report.Fact.Subject}"
            : null;
    }
}
