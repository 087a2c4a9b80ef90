using System.Runtime.InteropServices;
using System.Text;

namespace Lastgood.App.Configuration.Initial;

/// <summary>A word of an nginx configuration, or one of <c>; { }</c>.</summary>
/// <param name="Text">The word, quotes resolved.</param>
/// <param name="IsWord">Whether it is a word.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NginxToken(string Text, bool IsWord);

/// <summary>Splits an nginx configuration.</summary>
internal static class NginxTokens
{
    /// <summary>The words and marks of a text, without its comments.</summary>
    public static IEnumerable<NginxToken> Of(string text)
    {
        for (var i = 0; i < text.Length; )
        {
            switch (text[i])
            {
                case var blank when char.IsWhiteSpace(blank):
                    i++;
                    break;
                case '#':
                    var end = text.IndexOf('\n', i);
                    i = end < 0 ? text.Length : end;
                    break;
                case ';' or '{' or '}':
                    yield return new NginxToken(text[i++].ToString(), false);
                    break;
                case '"' or '\'':
                    yield return new NginxToken(Quoted(text, ref i), true);
                    break;
                default:
                    yield return new NginxToken(Bare(text, ref i), true);
                    break;
            }
        }
    }

    private static string Quoted(string text, ref int i)
    {
        var quote = text[i++];
        var word = new StringBuilder();
        while (i < text.Length && text[i] != quote)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }
            word.Append(text[i++]);
        }
        i++;
        return word.ToString();
    }

    private static string Bare(string text, ref int i)
    {
        var start = i;
        while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not (';' or '{' or '}'))
        {
            // A variable in braces, ${name}, is part of the word.
            var isVariable = text[i] == '$' && i + 1 < text.Length && text[i + 1] == '{';
            var close = isVariable ? text.IndexOf('}', i) : -1;
            i = close < 0 ? i + 1 : close + 1;
        }
        if (i == start)
        {
            i++;
        }
        return text[start..Math.Min(i, text.Length)];
    }
}
