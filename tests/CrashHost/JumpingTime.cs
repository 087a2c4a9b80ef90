using System.Globalization;

namespace Lastgood.CrashHost;

/// <summary>A wall clock that is off by the seconds that stand in a file, read at each look. Elapsed time is as it is.</summary>
internal sealed class JumpingTime(string file) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() =>
        base.GetUtcNow()
            .AddSeconds(double.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));
}
