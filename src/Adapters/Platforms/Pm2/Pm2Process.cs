using System.Globalization;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Platforms.Pm2;

/// <summary>One process of an app, as PM2 has it. Of its environment only names are kept, and what lastgood has put there.</summary>
/// <param name="Id">PM2's number for it; the same through restarts.</param>
/// <param name="Status">Such as <c>online</c>, <c>stopped</c>, <c>errored</c>, <c>waiting restart</c>.</param>
/// <param name="Script">What it runs, as it was given when it was started.</param>
/// <param name="Folder">The folder it runs in, likewise.</param>
internal sealed record Pm2Process(int Id, string Status, string Script, string Folder)
{
    /// <summary>Its process; 0 where there is none.</summary>
    public long Pid { get; init; }

    /// <summary>Whether it is one of a cluster, which can be replaced without closing the port.</summary>
    public bool IsCluster { get; init; }

    /// <summary>When it was started last, in milliseconds since 1970.</summary>
    public long Started { get; init; }

    /// <summary>How often PM2 has started it anew.</summary>
    public long Restarts { get; init; }

    /// <summary>The file its standard output goes to; null where there is none.</summary>
    public string? Output { get; init; }

    /// <summary>The file its standard error goes to; null where there is none.</summary>
    public string? Error { get; init; }

    /// <summary>The run of lastgood that has started it; null where somebody else did.</summary>
    public string? Run { get; init; }

    /// <summary>The port that its environment says, as <c>PORT</c>; null where it says none.</summary>
    public int? Port { get; init; }

    /// <summary>The names of its environment variables, sorted.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Whether it runs or is on its way to: PM2 itself gives up one that keeps dying and calls it <c>errored</c>.</summary>
    public bool Runs => Status is "online" or "launching" or "waiting restart";

    /// <summary>Which start of which process it is: another one after each restart.</summary>
    public string Identity => string.Create(CultureInfo.InvariantCulture, $"{Id}@{Started}");

    /// <summary>For people.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"PM2's {Id} is {Status}, restarted {Restarts} times, {Spoken.Excerpt(Script)}"
        );
}
