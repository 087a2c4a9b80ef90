using System.Text.Json;

namespace Lastgood.App.Configuration.Format;

/// <summary>One of a few words.</summary>
/// <param name="choices">The words with what they mean, in the order in which they are shown.</param>
internal sealed class ChoiceShape<T>(params (string Word, T Value)[] choices) : ScalarShape<T>
    where T : struct, Enum
{
    private readonly string[] words = Array.ConvertAll(choices, static choice => choice.Word);

    public override string Expected => $"one of {Range}";

    public override string Range => string.Join(", ", words);

    public override string ToYaml(T value) =>
        Array.Find(choices, choice => EqualityComparer<T>.Default.Equals(choice.Value, value)).Word;

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("enum");
        foreach (var word in words)
        {
            json.WriteStringValue(word);
        }
        json.WriteEndArray();
    }

    protected override bool TryParse(string text, Context context, out T value, out string? problem)
    {
        var index = Array.IndexOf(words, text);
        value = index < 0 ? default : choices[index].Value;
        problem = index < 0 ? $"unknown word{Words.Suggest(text, words, "known here")}" : null;
        return index >= 0;
    }
}
