using System.Text.RegularExpressions;

namespace Lastgood.KubernetesBed.Faults;

internal enum FaultKind
{
    Answer,
    Delay,
    Drop,
    LoseAnswer,
    Truncate,
    Expire,
    Meanwhile,
}

/// <summary>What happens to requests that fit a pattern, a number of times.</summary>
internal sealed class Fault(FaultKind kind, string pattern, int times)
{
    private readonly Regex pattern = new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
    private int left = times;

    public FaultKind Kind => kind;

    public int Status { get; init; }

    public TimeSpan Delay { get; init; }

    public Func<Task>? Action { get; init; }

    /// <summary>Whether it befalls a request; counts it.</summary>
    public bool Takes(ApiRequest request) =>
        pattern.IsMatch(request.ToString()) && Interlocked.Decrement(ref left) >= 0;
}
