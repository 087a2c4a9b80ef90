using System.Globalization;

namespace Lastgood.Demo;

/// <summary>Tells the audience what happens, each line with the seconds since the beginning and who says it.</summary>
/// <param name="stage">Where it is said.</param>
/// <param name="time">The clock.</param>
internal sealed class Announcer(TextWriter stage, TimeProvider time)
{
    private readonly long _beginning = time.GetTimestamp();
    private readonly Lock _lock = new();

    /// <summary>Says a line of the demo's own.</summary>
    public void Say(string line) => Line("demo", line);

    /// <summary>Passes on a line of somebody else's.</summary>
    public void Line(string who, string line)
    {
        var seconds = time.GetElapsedTime(_beginning).TotalSeconds;
        Plain(string.Create(CultureInfo.InvariantCulture, $"{seconds, 6:F2} {who, -10} | {line}"));
    }

    /// <summary>A line with nothing before it.</summary>
    public void Plain(string line)
    {
        lock (_lock)
        {
            stage.WriteLine(line);
        }
    }
}
