using Lastgood.Core.Releases;

namespace Lastgood.Core.Decisions.Replay;

/// <summary>The words of a recording. Never rename one.</summary>
internal static class RecordingWords
{
    private static readonly (string Word, Verdict Value)[] Verdicts =
    [
        ("unproven", Verdict.Unproven),
        ("good", Verdict.Good),
        ("bad", Verdict.Bad),
    ];

    private static readonly (string Word, LastGoodState Value)[] States =
    [
        ("none", LastGoodState.None),
        ("not_running", LastGoodState.NotRunning),
        ("healthy", LastGoodState.Healthy),
        ("failing", LastGoodState.Failing),
    ];

    public static string Of(Verdict verdict) => Array.Find(Verdicts, v => v.Value == verdict).Word;

    public static string Of(LastGoodState state) => Array.Find(States, s => s.Value == state).Word;

    public static Verdict VerdictOf(string? word) => Find(Verdicts, word, "verdict");

    public static LastGoodState StateOf(string? word) => Find(States, word, "last_good_state");

    /// <exception cref="RecordingException">There is no such word.</exception>
    private static T Find<T>((string Word, T Value)[] words, string? word, string name)
    {
        foreach (var (known, value) in words)
        {
            if (string.Equals(known, word, StringComparison.Ordinal))
            {
                return value;
            }
        }
        throw new RecordingException(
            $"\"{name}\" has to be one of {string.Join(", ", words.Select(static w => w.Word))}"
        );
    }
}
