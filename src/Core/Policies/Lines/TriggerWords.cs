namespace Lastgood.Core.Policies.Lines;

/// <summary>
/// The words of a trigger's line, taken one after the other. One that begins with a quotation mark goes to the next one, or to
/// the end of the line.
/// </summary>
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
            if (line[at] == Word.Quote)
            {
                var close = line.IndexOf(Word.Quote, at + 1);
                at = close < 0 ? line.Length : close + 1;
                words.Add(new Word(line[start..at], start + 1));
                continue;
            }
            var operators = IsOperator(line[at]);
            while (
                at < line.Length
                && !char.IsWhiteSpace(line[at])
                && line[at] != Word.Quote
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
