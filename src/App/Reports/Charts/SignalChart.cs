using System.Globalization;
using System.Net;
using System.Text;
using Lastgood.Core.Decisions;

namespace Lastgood.App.Reports.Charts;

/// <summary>A moment that is marked in a chart.</summary>
internal sealed record ChartMark(string Name, DateTimeOffset At);

/// <summary>What was measured of one release.</summary>
internal sealed record ChartLine(
    string Version,
    IReadOnlyList<(DateTimeOffset At, double Value)> Points
);

/// <summary>One signal over time as an SVG that needs nothing else: no script, no font, no network.</summary>
/// <param name="Title">The trigger's line.</param>
/// <param name="Unit">The unit of the values.</param>
/// <param name="Threshold">What they are compared with; null where that is not known.</param>
/// <param name="Lines">What was measured, release by release.</param>
/// <param name="Marks">What happened.</param>
internal sealed record SignalChart(
    string Title,
    string Unit,
    double? Threshold,
    IReadOnlyList<ChartLine> Lines,
    IReadOnlyList<ChartMark> Marks
)
{
    private const int Width = 720;
    private const int Height = 250;
    private const int Left = 64;
    private const int Right = 76;
    private const int Top = 44;
    private const int Bottom = 28;

    private IEnumerable<DateTimeOffset> Measured =>
        Lines.SelectMany(static l => l.Points).Select(static p => p.At);

    // What happened long before the first value must not press the values together.
    private IEnumerable<ChartMark> Shown
    {
        get
        {
            var (first, last) = (Measured.Min(), Measured.Max());
            var room = TimeSpan.FromSeconds(Math.Max((last - first).TotalSeconds, 60));
            return Marks
                .Where(m => m.At >= first - room && m.At <= last + room)
                .OrderBy(static m => m.At);
        }
    }

    private DateTimeOffset From => Measured.Concat(Shown.Select(static m => m.At)).Min();
    private DateTimeOffset To => Measured.Concat(Shown.Select(static m => m.At)).Max();

    private double Highest =>
        Math.Max(
            Lines.SelectMany(static l => l.Points).Max(static p => p.Value),
            Threshold is { } bound && double.IsFinite(bound) ? bound : 0
        ) * 1.08;

    /// <summary>The picture.</summary>
    public string Svg()
    {
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Encode(Alternative())}\">\n"
        );
        svg.Append(Style);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text class=\"t\" x=\"0\" y=\"14\">{Encode(Title)}</text>\n"
        );
        Axes(svg);
        if (Threshold is { } bound && double.IsFinite(bound))
        {
            var y = Number(Y(bound));
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"h\" x1=\"{Left}\" y1=\"{y}\" x2=\"{Width - Right}\" y2=\"{y}\"/>\n"
            );
        }
        foreach (var mark in Shown)
        {
            var x = Number(X(mark.At));
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"m\" x1=\"{x}\" y1=\"{Top - 6}\" x2=\"{x}\" y2=\"{Height - Bottom}\"/>\n"
            );
        }
        Names(svg);
        for (var i = 0; i < Lines.Count; i++)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<polyline class=\"{(i == 0 ? "b" : "g")}\" points=\"{string.Join(' ', Lines[i].Points.Select(p => $"{Number(X(p.At))},{Number(Y(p.Value))}"))}\"/>\n"
            );
        }
        return svg.Append("</svg>").ToString();
    }

    private string Alternative()
    {
        var lines = Lines.Select(l =>
            $"{l.Version}: {Figures.Show(l.Points.Min(static p => p.Value), Unit)} to {Figures.Show(l.Points.Max(static p => p.Value), Unit)}"
        );
        return $"{Title}, measured from {Clock(From)} to {Clock(To)} UTC; {string.Join("; ", lines)}"
            + string.Concat(Marks.Select(static m => $"; {m.Name} at {Clock(m.At)}"));
    }

    private void Axes(StringBuilder svg)
    {
        var floor = Height - Bottom;
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<line class=\"a\" x1=\"{Left}\" y1=\"{floor}\" x2=\"{Width - Right}\" y2=\"{floor}\"/>\n"
        );
        foreach (var share in new[] { 0, 0.5, 1 })
        {
            var value = Highest * share;
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text class=\"l\" x=\"{Left - 6}\" y=\"{Number(Y(value) + 4)}\" text-anchor=\"end\">{Encode(Figures.Show(value, Unit))}</text>\n"
            );
        }
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text class=\"l\" x=\"{Left}\" y=\"{Height - 8}\">{Clock(From)}</text>\n<text class=\"l\" x=\"{Width - Right}\" y=\"{Height - 8}\" text-anchor=\"end\">{Clock(To)} UTC</text>\n"
        );
    }

    // Side by side where there is room, else one line lower: decided and switched are often a second apart.
    private void Names(StringBuilder svg)
    {
        var ends = new double[2] { double.MinValue, double.MinValue };
        foreach (var mark in Shown)
        {
            var x = X(mark.At);
            var width = 7.2 * mark.Name.Length;
            var isLate = x + width > Width;
            var start = isLate ? x - width - 4 : x + 3;
            var row = start > ends[0] ? 0 : 1;
            ends[row] = start + width + 6;
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text class=\"l\" x=\"{Number(start)}\" y=\"{(row == 0 ? 38 : 26)}\">{mark.Name}</text>\n"
            );
        }
    }

    private double X(DateTimeOffset at)
    {
        var span = (To - From).TotalSeconds;
        return Left + ((Width - Left - Right) * (span > 0 ? (at - From).TotalSeconds / span : 0.5));
    }

    private double Y(double value) =>
        Height - Bottom - ((Height - Top - Bottom) * (Highest > 0 ? value / Highest : 0));

    private static string Number(double value) =>
        value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Clock(DateTimeOffset at) =>
        at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private const string Style = """
        <style>
        .chart { display: block; max-width: 100%; font: 12px system-ui, sans-serif; }
        .chart text { fill: #57606a; } .chart .t { fill: #1b1f24; font-weight: 600; }
        .chart .a { stroke: #d0d7de; } .chart .m { stroke: #57606a; stroke-dasharray: 2 3; }
        .chart .h { stroke: #7d4e00; stroke-dasharray: 6 4; }
        .chart polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
        .chart .b { stroke: #a40e26; } .chart .g { stroke: #116329; stroke-dasharray: 8 2; }
        @media (prefers-color-scheme: dark) {
        .chart text { fill: #9198a1; } .chart .t { fill: #e6edf3; } .chart .a { stroke: #3d444d; } .chart .m { stroke: #9198a1; }
        .chart .h { stroke: #e3b341; } .chart .b { stroke: #ff7b72; } .chart .g { stroke: #56d364; }
        }
        </style>

        """;
}
