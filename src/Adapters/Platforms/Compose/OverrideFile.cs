using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>
/// lastgood's own file of a project: it says of which bytes the services' containers are made, and overrides the user's files in that
/// and nothing else. JSON, which is YAML.
/// </summary>
/// <param name="folder">lastgood's own folder.</param>
/// <param name="service">The service.</param>
internal sealed class OverrideFile(string folder, string service)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The one that is in force.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, $"{service}.yaml");

    /// <summary>The one that is to be, while it is checked.</summary>
    public string Draft { get; } = System.IO.Path.Combine(folder, $"{service}.next.yaml");

    /// <summary>What stands in it.</summary>
    /// <param name="services">Each service with its image and labels.</param>
    public static string Text(
        IEnumerable<(
            string Name,
            string Image,
            IReadOnlyDictionary<string, string> Labels
        )> services
    ) =>
        new JsonObject
        {
            ["services"] = new JsonObject([
                .. services.Select(static s =>
                    KeyValuePair.Create(
                        s.Name,
                        (JsonNode?)
                            new JsonObject
                            {
                                ["image"] = Escaped(s.Image),
                                ["labels"] = new JsonObject([
                                    .. s.Labels.Select(static l =>
                                        KeyValuePair.Create(l.Key, (JsonNode?)Escaped(l.Value))
                                    ),
                                ]),
                            }
                    )
                ),
            ]),
        }.ToJsonString(Readable) + "\n";

    /// <summary>What stands in a file; null where there is none.</summary>
    /// <exception cref="PlatformException">It cannot be read.</exception>
    public static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Trouble(path, "read", e);
        }
    }

    /// <summary>The image that a text of <see cref="Text"/> gives a service; null where it gives none.</summary>
    public static string? ImageIn(string text, string service)
    {
        try
        {
            return (string?)JsonNode.Parse(text)?["services"]?[service]?["image"];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Somebody else has written it: then it is not known what it says.
            return null;
        }
    }

    /// <summary>Writes a file as a whole, for its owner alone; with no text, removes it.</summary>
    /// <exception cref="PlatformException">It cannot be written.</exception>
    public static void Write(string path, string? text)
    {
        try
        {
            if (text is not null)
            {
                DurableFile.WritePrivate(path, text);
            }
            else if (File.Exists(path))
            {
                DurableFile.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Trouble(path, "written", e);
        }
    }

    // "$" begins a variable.
    private static string Escaped(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    private static PlatformException Trouble(string path, string what, Exception e) =>
        new(
            $"{path} cannot be {what}: {e.Message}",
            $"let this user read and write {System.IO.Path.GetDirectoryName(path)}",
            e
        );
}
