using Lastgood.Core.Decisions;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon;

/// <summary>One activation that is being watched.</summary>
internal sealed class Watched(Serving serving, string url, TriggerBoard board)
{
    public string Version => serving.Version;
    public int Order => serving.Order;
    public string Url => url;
    public TriggerBoard Board => board;
    public TimeSpan CheckedAt { get; set; }
    public Inspection Found { get; set; } = new(null, [], []);
    public RequestSample? LastCounters { get; set; }
}
