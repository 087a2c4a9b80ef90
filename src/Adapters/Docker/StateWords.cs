using System.Globalization;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Docker;

/// <summary>What a container does, for people.</summary>
internal static class StateWords
{
    /// <summary>E.g. <c>exited (code 137, killed for want of memory)</c>.</summary>
    public static string Words(this StateJson state)
    {
        var how = new List<string>();
        if (state.Status is "exited" or "dead" or "restarting")
        {
            how.Add(string.Create(CultureInfo.InvariantCulture, $"code {state.ExitCode}"));
        }
        if (state.OomKilled)
        {
            how.Add("killed for want of memory");
        }
        if (!string.IsNullOrWhiteSpace(state.Error))
        {
            how.Add(Spoken.Excerpt(state.Error));
        }
        var status = Spoken.Excerpt(state.Status);
        return how.Count == 0 ? status : $"{status} ({string.Join(", ", how)})";
    }
}
