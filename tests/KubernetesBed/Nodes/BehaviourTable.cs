using System.Collections.Concurrent;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>Which image behaves how.</summary>
internal sealed class BehaviourTable
{
    private static readonly (string Word, Behaviour Behaviour)[] ByTag =
    [
        ("crash", Behaviour.Crashes),
        ("missing", Behaviour.ImageMissing),
        ("oom", Behaviour.OutOfMemory),
        ("unready", Behaviour.Unready),
        ("slow", Behaviour.Slow),
    ];

    private readonly ConcurrentDictionary<string, Behaviour> told = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource changed = New();

    /// <summary>Ends when the table is changed the next time.</summary>
    public Task Changed => changed.Task;

    public Behaviour this[string image]
    {
        get => told.TryGetValue(image, out var behaviour) ? behaviour : ByName(image);
        set
        {
            told[image] = value;
            Interlocked.Exchange(ref changed, New()).SetResult();
        }
    }

    private static Behaviour ByName(string image)
    {
        var tag = ImageName.Tag(image);
        return ByTag
                .FirstOrDefault(row => tag.Contains(row.Word, StringComparison.Ordinal))
                .Behaviour
            ?? Behaviour.Ready;
    }

    private static TaskCompletionSource New() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
