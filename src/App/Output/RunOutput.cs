using Lastgood.Core.Runs;

namespace Lastgood.App.Output;

/// <summary>A run in the words and the JSON of the command line.</summary>
internal static class RunOutput
{
    public static RunJson Of(RunState run) =>
        new(
            run.Id,
            RunWords.Name(run.Plan.Kind),
            run.Plan.From,
            run.Plan.To,
            State(run),
            run.StartedAt,
            run.EndedAt,
            run.End?.Message
        );

    /// <summary>One word for where a run is.</summary>
    public static string State(RunState run) =>
        run switch
        {
            { End: { } end } => end.Outcome switch
            {
                RunOutcome.Done => "done",
                RunOutcome.Failed => "failed",
                RunOutcome.Undone => "undone",
                RunOutcome.Blamed => "blamed",
                RunOutcome.Superseded => "superseded",
                _ => "diverged",
            },
            { IsMonitoring: true } => "monitoring",
            _ => "acting",
        };
}
