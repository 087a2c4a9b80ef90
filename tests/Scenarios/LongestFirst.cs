using Lastgood.Scenarios;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Lastgood.Scenarios;

/// <summary>Begins with what is killed at every place: the others run beside it, and nobody waits for it at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = ["Killed", "Clock", "Docker", "Systemd", "Haproxy"];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(static c => Rank(c.TestCollectionDisplayName))];

    private static int Rank(string name)
    {
        var rank = Array.FindIndex(Long, word => name.Contains(word, StringComparison.Ordinal));
        return rank < 0 ? Long.Length : rank;
    }
}
