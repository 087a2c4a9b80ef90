using System.Text.Json.Nodes;

namespace Lastgood.Adapters.ArgoCd;

/// <summary>What Argo CD answered.</summary>
/// <param name="Status">The HTTP status; 0 where there was no answer that can be read.</param>
/// <param name="Body">The object that it answered with, or null.</param>
/// <param name="Said">What it says is wrong, or why there is no answer; without secrets, for people.</param>
internal sealed record ArgoCdAnswer(int Status, JsonObject? Body, string Said)
{
    /// <summary>Whether it did what it was asked.</summary>
    public bool Succeeded => Status is >= 200 and <= 299;

    /// <summary>Whether the same may well succeed a moment later: no answer, too many requests, a server that is being replaced.</summary>
    public bool IsPassing => Status is 0 or 429 or >= 500;

    /// <summary>Whether it says no because another operation goes on.</summary>
    public bool IsBusy =>
        Said.Contains("another operation is already in progress", StringComparison.Ordinal);

    /// <summary>Whether it says no because auto-sync is on.</summary>
    public bool IsAutomated =>
        Said.Contains("auto-sync is enabled", StringComparison.Ordinal)
        || Said.Contains("auto-sync currently set to", StringComparison.Ordinal);

    /// <summary>Whether it says no because a sync window is closed.</summary>
    public bool IsWindow => Said.Contains("sync window", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether there was nothing to terminate.</summary>
    public bool IsIdle =>
        Said.Contains("No operation is in progress", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether there is no such entry in the application's history any more.</summary>
    public bool IsUnknownId =>
        Said.Contains("does not have deployment with id", StringComparison.Ordinal);
}
