using System.Text;

namespace Lastgood.Adapters.Processes;

/// <summary>Splits a command written as one string, once, as a shell would split words. Nothing is expanded.</summary>
public static class ArgumentWords
{
    /// <summary>
    /// The words of a text. Blanks separate; single quotes keep everything; double quotes keep everything but
    /// <c>\"</c>, <c>\\</c>, <c>\$</c> and <c>\`</c>; outside quotes a backslash keeps the next character. <c>$</c>, <c>*</c>,
    /// <c>|</c>, <c>&gt;</c> and the like are characters as any other.
    /// </summary>
    /// <exception cref="ArgumentWordsException">A quote is not closed, or the text ends with a backslash.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case ' ' or '\t' or '\r' or '\n':
                    if (word is not null)
                    {
                        words.Add(word.ToString());
                        word = null;
                    }
                    break;
                case '\'' or '"':
                    i = Quoted(text, i, word ??= new());
                    break;
                case '\\' when i + 1 == text.Length:
                    throw new ArgumentWordsException(
                        "a backslash at the end, with nothing behind it",
                        i
                    );
                case '\\':
                    (word ??= new()).Append(text[++i]);
                    break;
                default:
                    (word ??= new()).Append(text[i]);
                    break;
            }
        }
        if (word is not null)
        {
            words.Add(word.ToString());
        }
        return words;
    }

    /// <summary>Reads from an opening quote; returns the place of the closing one.</summary>
    private static int Quoted(string text, int open, StringBuilder word)
    {
        var quote = text[open];
        for (var i = open + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                return i;
            }
            if (
                quote == '"'
                && text[i] == '\\'
                && i + 1 < text.Length
                && text[i + 1] is '"' or '\\' or '$' or '`'
            )
            {
                i++;
            }
            word.Append(text[i]);
        }
        throw new ArgumentWordsException($"the quote {quote} is not closed", open);
    }
}

/// <summary>A text cannot be split into words.</summary>
/// <param name="what">What is wrong.</param>
/// <param name="position">Where: the index of the character, from 0.</param>
public sealed class ArgumentWordsException(string what, int position)
    : FormatException($"{what} (character {position + 1})")
{
    /// <summary>The index of the character that is at fault, from 0.</summary>
    public int Position { get; } = position;
}
