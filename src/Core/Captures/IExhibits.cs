namespace Lastgood.Core.Captures;

/// <summary>Whatever can show what a person would look at first. Platforms implement it beside their contract.</summary>
public interface IExhibits
{
    /// <summary>How many lines of a log are shown: the last ones.</summary>
    public const int LogLines = 1000;

    /// <summary>
    /// Shows what is there now. Reads only. What cannot be had is an exhibit that says why, so that one failure does not cost
    /// the others; values of environment variables are left out by whoever knows that they are such.
    /// </summary>
    Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation);
}
