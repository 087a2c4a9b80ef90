using System.Diagnostics.CodeAnalysis;

namespace Lastgood.App.Configuration.Format;

/// <summary>A file or folder; relative ones begin at the folder of the configuration file. Read as an absolute path.</summary>
/// <param name="what">What it is: <c>a file</c>.</param>
/// <param name="isForNginx">Whether it is written into nginx's configuration, where some characters mean something.</param>
internal sealed class PathShape(string what, bool isForNginx) : ScalarShape<string>
{
    private const string OfNginx = " \"'\\$;{}#*?[]";

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
        if (isForNginx && value.Any(static c => OfNginx.Contains(c, StringComparison.Ordinal)))
        {
            problem =
                $"{Words.Show(value)}: blanks, quotes and \\ $ ; {{ }} # * ? [ ] cannot be in it, because it is written into nginx's configuration";
        }
        return problem is null;
    }
}
