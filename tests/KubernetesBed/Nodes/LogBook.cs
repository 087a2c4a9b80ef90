using System.Collections.Concurrent;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>A line of a log.</summary>
internal sealed record LogLine(DateTimeOffset At, string Text);

/// <summary>What containers have written: the last run, and the one before.</summary>
internal sealed class LogBook
{
    private readonly ConcurrentDictionary<string, Book> books = new(StringComparer.Ordinal);

    /// <summary>A container starts.</summary>
    /// <param name="container">namespace/pod/container.</param>
    public void Begin(string container) => Of(container).Current = [];

    /// <summary>The last run is the previous one from now on.</summary>
    public void SetAside(string container) => Of(container).Previous = Of(container).Current;

    /// <summary>It writes a line.</summary>
    public void Write(string container, string text)
    {
        var book = Of(container);
        book.Current = [.. book.Current ?? [], new(TimeProvider.System.GetUtcNow(), text)];
    }

    /// <summary>Nothing of an earlier pod of the name is kept.</summary>
    public void Forget(string container) => books.TryRemove(container, out _);

    /// <summary>A run's lines; null where there was none.</summary>
    public IReadOnlyList<LogLine>? Read(string container, bool previous) =>
        previous ? Of(container).Previous : Of(container).Current;

    private Book Of(string container) => books.GetOrAdd(container, static _ => new Book());

    private sealed class Book
    {
        public volatile IReadOnlyList<LogLine>? Current;
        public volatile IReadOnlyList<LogLine>? Previous;
    }
}
