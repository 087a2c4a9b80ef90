using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>
/// Which members of an object are wanted. The rest is left out before anything is made of it: an object of the API has a hundred times
/// what is looked at, and lists have thousands of them. The shape of a list's items is that of each item.
/// </summary>
internal sealed class KubeShape
{
    private readonly List<(byte[] Name, KubeShape? Below)> members = [];

    /// <summary>The shape with these members and all that is below them, e.g. <c>status.phase</c>.</summary>
    public static KubeShape Of(params ReadOnlySpan<string> paths)
    {
        var shape = new KubeShape();
        foreach (var path in paths)
        {
            shape.Add(path.Split('.'));
        }
        return shape;
    }

    /// <summary>The same below a member of another object, together with further members of that.</summary>
    public KubeShape Within(string member, params ReadOnlySpan<string> paths)
    {
        var outer = Of(paths);
        var name = Encoding.UTF8.GetBytes(member);
        var index = outer.members.FindIndex(m => m.Name.AsSpan().SequenceEqual(name));
        if (index >= 0)
        {
            throw new ArgumentException($"{member} is among the paths", nameof(paths));
        }
        outer.members.Add((name, this));
        return outer;
    }

    /// <summary>What of a JSON text is of this shape.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public ReadOnlyMemory<byte> Cut(ReadOnlySpan<byte> json)
    {
        var kept = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(kept))
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            Copy(ref reader, json, writer, this);
            if (reader.Read())
            {
                throw new JsonException("there is more than one value");
            }
        }
        return kept.WrittenMemory;
    }

    private void Add(ReadOnlySpan<string> path)
    {
        var name = Encoding.UTF8.GetBytes(path[0]);
        var index = members.FindIndex(m => m.Name.AsSpan().SequenceEqual(name));
        if (path.Length == 1)
        {
            members.Add((name, null));
            return;
        }
        if (index < 0)
        {
            index = members.Count;
            members.Add((name, new KubeShape()));
        }
        members[index].Below!.Add(path[1..]);
    }

    private static void Copy(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> json,
        Utf8JsonWriter writer,
        KubeShape? shape
    )
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when shape is not null:
                writer.WriteStartObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    if (shape.Find(ref reader) is not { } member)
                    {
                        reader.Read();
                        reader.Skip();
                        continue;
                    }
                    writer.WritePropertyName(member.Name);
                    reader.Read();
                    Copy(ref reader, json, writer, member.Below);
                }
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray when shape is not null:
                writer.WriteStartArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Copy(ref reader, json, writer, shape);
                }
                writer.WriteEndArray();
                break;
            default:
                var begin = (int)reader.TokenStartIndex;
                reader.Skip();
                writer.WriteRawValue(
                    json[begin..(int)reader.BytesConsumed],
                    skipInputValidation: true
                );
                break;
        }
    }

    private (byte[] Name, KubeShape? Below)? Find(ref Utf8JsonReader reader)
    {
        foreach (var member in members)
        {
            if (reader.ValueTextEquals(member.Name))
            {
                return member;
            }
        }
        return null;
    }
}
