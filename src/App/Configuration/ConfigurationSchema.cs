using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lastgood.App.Configuration.Sections;

namespace Lastgood.App.Configuration;

/// <summary>The format as a JSON Schema, for editors. Made from the definition that the file is read by.</summary>
internal static class ConfigurationSchema
{
    /// <summary>The schema, draft 2020-12, indented, without a line end at its end.</summary>
    public static string Json()
    {
        using var bytes = new MemoryStream();
        using (
            var json = new Utf8JsonWriter(
                bytes,
                new JsonWriterOptions
                {
                    Indented = true,
                    // For people to read, not for a web page: "<" may be "<".
                    Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            )
        )
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", ConfigurationFile.Name);
            FileSection.Definition.WriteSchema(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
