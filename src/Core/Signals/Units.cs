namespace Lastgood.Core.Signals;

/// <summary>The units of signals.</summary>
public static class Units
{
    /// <summary>A share, 0 to 1.</summary>
    public const string Ratio = "ratio";

    /// <summary>Seconds.</summary>
    public const string Seconds = "seconds";

    /// <summary>Events a second.</summary>
    public const string PerSecond = "per second";

    /// <summary>A number of failures in a row.</summary>
    public const string Failures = "failures";

    /// <summary>A number of events.</summary>
    public const string Times = "times";

    /// <summary>A number of whatever the user's own signal counts.</summary>
    public const string Number = "number";
}
