using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Helm.Manifests;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>What a release shows as evidence: its history, the names of its values, its manifest without Secrets and without values of variables.</summary>
internal sealed class HelmExhibits(HelmOptions options, Watching watching)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Shows it; a release that is not there shows that.</summary>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation)
    {
        var name = options.Release;
        Sight sight;
        try
        {
            (sight, _) = await watching.SeeAsync(cancellation);
        }
        catch (PlatformException e)
        {
            return [new Exhibit($"helm status {name}", e.Message)];
        }
        if (sight.Serving is not { } serving)
        {
            return [new Exhibit($"helm status {name}", $"there is no release {options.Where}")];
        }
        return
        [
            new Exhibit(
                $"helm status {name}",
                string.Join('\n', [$"{serving}", sight.Words, .. sight.Problems(options)])
            ),
            new Exhibit(
                $"helm history {name}",
                string.Join('\n', sight.Chronicle.Revisions.Select(r => Line(sight, r)))
            ),
            new Exhibit(
                $"helm hooks {name}",
                string.Join(
                    '\n',
                    sight.Chronicle.Newest!.Hooks.Select(static h => $"{h}  {h.StartedAt}")
                )
            ),
            new Exhibit(
                $"helm values {name}",
                string.Join('\n', Comparing.Flat(serving.Values).Keys.Order(StringComparer.Ordinal))
            ),
            new Exhibit(
                $"helm manifest {name}",
                string.Join(
                    '\n',
                    serving
                        .Manifest.Objects.Where(static o => !o.IsSecret)
                        .Select(static o => WithoutValues(o.Json).ToJsonString(Readable))
                )
            ),
        ];
    }

    private static string Line(Sight sight, Records.Revision revision) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{revision.Number}  {revision.Created:O}  {revision.Status}  {revision.Chart}-{revision.ChartVersion}  {sight.NameOf(revision)}  {revision.Description}"
        );

    private static JsonObject WithoutValues(JsonObject json)
    {
        var copy = (JsonObject)json.DeepClone();
        var spec =
            copy.At("spec", "jobTemplate", "spec", "template", "spec")
            ?? copy.At("spec", "template", "spec")
            ?? copy.At("spec");
        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers")))
        {
            foreach (
                var variable in container.Items("env").Where(static v => v.ContainsKey("value"))
            )
            {
                variable["value"] = Redactor.Mark;
            }
        }
        return copy;
    }
}
