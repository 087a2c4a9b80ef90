namespace Lastgood.Core.Policies.Lines;

/// <summary>The words of a trigger's line, taken one after the other.</summary>
internal sealed class TriggerWords
{
    private readonly List<Word> words = [];
    private readonly Word end;
    private int next;

    public TriggerWords(string line)
    {
        end = new Word("", line.Length + 1);
        var at = 0;
        while (at < line.Length)
        {
            var start = at;
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
                continue;
            }
            var operators = IsOperator(line[at]);
            while (
                at < line.Length
                && !char.IsWhiteSpace(line[at])
                && IsOperator(line[at]) == operators
            )
            {
                at++;
            }
            words.Add(new Word(line[start..at], start + 1));
        }
    }

    /// <summary>The next word; empty at the end of the line.</summary>
    public Word Take() => next < words.Count ? words[next++] : end;

    private static bool IsOperator(char c) => c is '<' or '>' or '=' or '!';
}
