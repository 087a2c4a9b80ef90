using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Helm.Records;

/// <summary>Helm's records of one release, read from the cluster directly: a millisecond instead of the fifty of a <c>helm history</c>.</summary>
internal sealed class RecordStore(HelmOptions options, KubeApi api)
{
    /// <summary>A page of a list, so that no answer is too long; a record has up to 1.5 MB.</summary>
    private const int Page = 20;

    /// <summary>More are not read: who keeps all revisions for ever has the newest at hand, not the first.</summary>
    private const int Most = 2000;

    // A record changes once or twice in its life, and the service is looked at every few seconds.
    private readonly ConcurrentDictionary<string, (string Version, Revision Revision)> known = new(
        StringComparer.Ordinal
    );

    private int said;

    /// <summary>What they are.</summary>
    public KubeResource Resource =>
        options.Driver == RecordDriver.Secret ? KubeResource.Secrets : KubeResource.ConfigMaps;

    /// <summary>See <see cref="Chronicle.Said"/>, now.</summary>
    public int Said => Volatile.Read(ref said);

    /// <summary>All that there are.</summary>
    /// <exception cref="PlatformException">The cluster cannot be asked, or a record cannot be read.</exception>
    public async Task<Chronicle> ReadAsync(CancellationToken cancellation)
    {
        var (records, now) = await ListAsync(cancellation);
        var revisions = await Task.WhenAll(records.Select(r => ReadAsync(r, cancellation)));
        foreach (
            var gone in known.Keys.Except(
                records.Select(static r => r.Name() ?? ""),
                StringComparer.Ordinal
            )
        )
        {
            known.TryRemove(gone, out _);
            Interlocked.Increment(ref said);
        }
        var ordered = revisions.OfType<Revision>().OrderBy(static r => r.Number).ToList();
        return new Chronicle(ordered, now)
        {
            Records =
            [
                .. ordered.Select(r => (r.Record, known.GetValueOrDefault(r.Record).Version ?? "")),
                (NextOf(ordered), ""),
            ],
            Said = Said,
        };
    }

    /// <summary>Gives a revision another status; nothing where it has changed meanwhile.</summary>
    /// <returns>Whether it was done.</returns>
    /// <exception cref="PlatformException">The cluster said no or nothing.</exception>
    public async Task<bool> MarkAsync(
        Revision revision,
        string status,
        string why,
        CancellationToken cancellation
    )
    {
        var record = await api.FindAsync(
            Resource,
            options.Namespace,
            revision.Record,
            cancellation
        );
        if (record is null || RecordPayload.Read(record, options.Driver).Status != revision.Status)
        {
            return false;
        }
        // With the resourceVersion in it, it replaces what was read and nothing else.
        var answer = await api.SendAsync(
            new KubeRequest("update", Resource, options.Namespace, revision.Record)
            {
                Body = RecordPayload.WithStatus(
                    record,
                    options.Driver,
                    status,
                    why,
                    api.Time.GetUtcNow()
                ),
                Expected = [404, 409],
            },
            cancellation
        );
        Interlocked.Increment(ref said);
        return answer.Succeeded;
    }

    private async Task<(List<JsonObject> Records, DateTimeOffset Now)> ListAsync(
        CancellationToken cancellation
    )
    {
        var labels = Uri.EscapeDataString($"owner=helm,name={options.Release}");
        var records = new List<JsonObject>();
        var now = api.Time.GetUtcNow();
        var next = "";
        // Whole ones the first time; then only what has changed is fetched.
        var isFirst = known.IsEmpty;
        do
        {
            var answer = await api.SendAsync(
                new KubeRequest("list", Resource, options.Namespace)
                {
                    Query = string.Create(
                        CultureInfo.InvariantCulture,
                        $"limit={(isFirst ? Page : Most)}&labelSelector={labels}{next}"
                    ),
                    Accept = isFirst ? KubeRequest.Json : KubeRequest.MetadataLists,
                },
                cancellation
            );
            var json = api.Read(answer);
            records.AddRange(json.Items("items").Select(static i => (JsonObject)i.DeepClone()));
            if (
                answer.Headers.TryGetValue("Date", out var date)
                && DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, out var at)
            )
            {
                now = at;
            }
            next =
                json.Text("metadata", "continue") is { Length: > 0 } more && records.Count < Most
                    ? "&continue=" + Uri.EscapeDataString(more)
                    : "";
        } while (next.Length > 0);
        return (records, now);
    }

    private async Task<Revision?> ReadAsync(JsonObject record, CancellationToken cancellation)
    {
        var name = record.Name() ?? "";
        var version = record.Version() ?? "";
        if (known.TryGetValue(name, out var same) && same.Version == version)
        {
            return same.Revision;
        }
        var whole = record.ContainsKey("data")
            ? record
            : await api.FindAsync(Resource, options.Namespace, name, cancellation);
        if (whole is null)
        {
            return null;
        }
        var revision = RecordPayload.Read(whole, options.Driver);
        known[name] = (whole.Version() ?? "", revision);
        Interlocked.Increment(ref said);
        return revision;
    }

    // Helm counts on from the newest that it finds.
    private string NextOf(List<Revision> revisions) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"sh.helm.release.v1.{options.Release}.v{(revisions.Count == 0 ? 0 : revisions[^1].Number) + 1}"
        );
}
