using System.Diagnostics.CodeAnalysis;

namespace Lastgood.App.Configuration.Format;

/// <summary>A file or folder; relative ones begin at the folder of the configuration file. Read as an absolute path.</summary>
/// <param name="what">What it is: <c>a file</c>.</param>
/// <param name="into">The configuration that it is written into, where some characters mean something; null for none.</param>
internal sealed class PathShape(string what, string? into = null) : ScalarShape<string>
{
    private const string Special = " \"'\\$;{}#*?[]";

    private const int Longest = 4096;

    public override string Expected => $"the path of {what}";

    protected override string Pattern => "^[^~\\u0000-\\u001f][^\\u0000-\\u001f]*$";

    public override string ToYaml(string value) => YamlText.Scalar(value);

    protected override bool TryParse(
        string text,
        Context context,
        [MaybeNullWhen(false)] out string value,
        out string? problem
    )
    {
        problem = null;
        value = null;
        if (text.Any(char.IsControl) || text.Length > Longest)
        {
            return false;
        }
        if (text[0] == '~')
        {
            problem = $"{Words.Show(text)}: \"~\" is not filled in here; write the folder in full";
            return false;
        }
        value = Path.GetFullPath(text, context.Folder);
        if (
            into is not null
            && value.Any(static c => Special.Contains(c, StringComparison.Ordinal))
        )
        {
            problem =
                $"{Words.Show(value)}: blanks, quotes and \\ $ ; {{ }} # * ? [ ] cannot be in it, because it is written into {into}";
        }
        return problem is null;
    }
}
