using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Helm.Records;

/// <summary>What a record holds: JSON, gzipped, in base64; in a Secret in base64 once more.</summary>
internal static class RecordPayload
{
    /// <summary>The longest that a record may be when unpacked, in bytes: an object of Kubernetes has at most 1.5 MB, gzipped text about a tenth.</summary>
    public const int Longest = 64 * 1024 * 1024;

    private static readonly JsonSerializerOptions AsHelm = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What a record says.</summary>
    /// <param name="record">The Secret or ConfigMap.</param>
    /// <param name="driver">Which of them.</param>
    /// <exception cref="PlatformException">It is no record of Helm's.</exception>
    public static Revision Read(JsonObject record, RecordDriver driver)
    {
        var name = record.Name() ?? "";
        var json = Unpack(record, driver);
        var meta = json.At("chart", "metadata");
        return new Revision
        {
            Number = json.Number("version") ?? throw Unreadable(name, "it has no number", null),
            Status = json.Text("info", "status") ?? "unknown",
            Description = json.Text("info", "description") ?? "",
            Chart = meta.Text("name") ?? "",
            ChartVersion = meta.Text("version") ?? "",
            AppVersion = meta.Text("appVersion") ?? "",
            Text = json.Text("manifest") ?? "",
            Values = json.At("config") as JsonObject ?? [],
            Hooks =
            [
                .. json.Items("hooks")
                    .Select(static h => new Hook(
                        h.Text("kind") ?? "",
                        h.Text("name") ?? "",
                        [.. (h["events"] as JsonArray ?? []).Select(static e => e.Text() ?? "")],
                        h.Text("last_run", "phase") ?? "",
                        h.Text("last_run", "started_at") ?? ""
                    )),
            ],
            Crds = json.Items("chart", "files")
                .Where(static f =>
                    f.Text("name")?.StartsWith("crds/", StringComparison.Ordinal) == true
                )
                .GroupBy(static f => f.Text("name")!, StringComparer.Ordinal)
                .ToDictionary(
                    static g => g.Key,
                    static g => Revision.Hash(g.First().Text("data") ?? ""),
                    StringComparer.Ordinal
                ),
            Record = name,
            Created = record.Moment("metadata", "creationTimestamp") ?? DateTimeOffset.MinValue,
        };
    }

    /// <summary>The record with another status and description; all else is left as it is.</summary>
    /// <param name="record">The whole object as the API server gave it.</param>
    /// <param name="driver">What it is.</param>
    /// <param name="status">The status.</param>
    /// <param name="description">Why, for people.</param>
    /// <param name="now">When, for the label that Helm writes.</param>
    /// <exception cref="PlatformException">It is no record of Helm's.</exception>
    public static JsonObject WithStatus(
        JsonObject record,
        RecordDriver driver,
        string status,
        string description,
        DateTimeOffset now
    )
    {
        var json = Unpack(record, driver);
        var info = json["info"] as JsonObject ?? [];
        json["info"] = info;
        info["status"] = status;
        info["description"] = description;
        var changed = (JsonObject)record.DeepClone();
        changed["data"]!["release"] = Pack(json, driver);
        if (changed["metadata"]!["labels"] is JsonObject labels)
        {
            labels["status"] = status;
            labels["modifiedAt"] = now.ToUnixTimeSeconds()
                .ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        return changed;
    }

    /// <summary>Packs what <see cref="Read"/> reads.</summary>
    public static string Pack(JsonObject json, RecordDriver driver)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            zip.Write(Encoding.UTF8.GetBytes(json.ToJsonString(AsHelm)));
        }
        var text = Convert.ToBase64String(packed.ToArray());
        return driver == RecordDriver.Secret
            ? Convert.ToBase64String(Encoding.ASCII.GetBytes(text))
            : text;
    }

    private static JsonObject Unpack(JsonObject record, RecordDriver driver)
    {
        var name = record.Name() ?? "";
        try
        {
            var bytes = Convert.FromBase64String(record.Text("data", "release") ?? "");
            if (driver == RecordDriver.Secret)
            {
                bytes = Convert.FromBase64String(Encoding.ASCII.GetString(bytes));
            }
            // Very old ones are not zipped.
            if (bytes is [0x1f, 0x8b, ..])
            {
                using var zip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
                bytes = ReadAll(zip, name);
            }
            return JsonNode.Parse(bytes) as JsonObject
                ?? throw Unreadable(name, "it is no object", null);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException)
        {
            throw Unreadable(name, "it is cut off or was changed by something else than Helm", e);
        }
    }

    private static byte[] ReadAll(GZipStream zip, string name)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (zip.Read(buffer) is > 0 and var count)
        {
            all.Write(buffer, 0, count);
            if (all.Length > Longest)
            {
                throw Unreadable(name, "it is far too long", null);
            }
        }
        return all.ToArray();
    }

    private static PlatformException Unreadable(string name, string why, Exception? inner) =>
        new(
            $"the record {name} of Helm's cannot be read: {why}",
            "does Helm itself read it? helm history; if not, remove it by hand: kubectl delete secret",
            inner
        );
}
