using Lastgood.Core.Decisions.Trails;
using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;

namespace Lastgood.App.Reports.Charts;

/// <summary>The charts of an incident: each signal that decided, before and after, with what happened marked.</summary>
internal static class IncidentCharts
{
    /// <summary>The charts, by their titles; none where nothing was kept.</summary>
    public static IReadOnlyList<SignalChart> Of(IncidentStory story)
    {
        var times = IncidentTimes.Of(story);
        IReadOnlyList<ChartMark> marks =
        [
            .. new (string Name, DateTimeOffset? At)[]
            {
                ("deployed", times.DeployedAt),
                ("decided", times.DecidedAt),
                ("switched", times.SwitchedAt),
            }
                .Where(static m => m.At is not null)
                .Select(static m => new ChartMark(m.Name, m.At!.Value)),
        ];
        var kept = story
            .Facts.SelectMany(static e =>
                e.Fact switch
                {
                    DecisionMade { Decision: { Trail: { } trail } d } => trail.Select(s =>
                        (e.At, Version: d.Serving ?? "", Series: s)
                    ),
                    TrailKept f => f.Series.Select(s => (e.At, f.Version, Series: s)),
                    _ => [],
                }
            )
            .ToList();
        return
        [
            .. kept.GroupBy(static k => k.Series.Trigger, StringComparer.Ordinal)
                .Select(g => new SignalChart(
                    g.Key,
                    g.Last().Series.Unit,
                    g.Last().Series.Threshold,
                    [
                        .. g.GroupBy(static k => k.Version, StringComparer.Ordinal)
                            .Select(static v => new ChartLine(v.Key, [.. v.SelectMany(Points)])),
                    ],
                    marks
                ))
                .Where(static c => c.Lines.Sum(static l => l.Points.Count) > 1),
        ];
    }

    private static IEnumerable<(DateTimeOffset At, double Value)> Points(
        (DateTimeOffset At, string Version, TrailSeries Series) kept
    ) => kept.Series.Points.Select(p => (kept.At - TimeSpan.FromSeconds(p.Ago), p.Value));
}
