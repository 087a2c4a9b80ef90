using System.Diagnostics.CodeAnalysis;

namespace Lastgood.App.Configuration.Format;

/// <summary>The address of a service, <c>http</c> or <c>https</c>; read without a slash at its end, so that a path can be put behind it.</summary>
/// <param name="hasPath">Whether it may go on after host and port.</param>
internal sealed class UrlShape(bool hasPath) : ScalarShape<string>
{
    public override string Expected =>
        "an address that begins with http:// or https://, e.g. http://127.0.0.1:8080";

    protected override string Pattern =>
        hasPath ? "^https?://[^\\s?#@]+$" : "^https?://[^\\s?#@/]+/?$";

    public override string ToYaml(string value) => value;

    protected override bool TryParse(
        string text,
        Context context,
        [MaybeNullWhen(false)] out string value,
        out string? problem
    )
    {
        value = text.TrimEnd('/');
        problem = null;
        // Only printable ASCII: what a Uri would escape or turn into punycode is not what stands in the file.
        if (
            !text.All(static c => c is > ' ' and <= '~' and not '\\')
            || !(
                text.StartsWith("http://", StringComparison.Ordinal)
                || text.StartsWith("https://", StringComparison.Ordinal)
            )
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Host.Length == 0
            || uri.Port == 0
        )
        {
            return false;
        }
        if (uri.UserInfo.Length > 0)
        {
            problem = "an address here has no user name and no password in it";
        }
        else if (text.AsSpan().ContainsAny('?', '#'))
        {
            problem = $"{Words.Show(text)}: an address here has no \"?\" and no \"#\"";
        }
        else if (!hasPath && uri.AbsolutePath is not "/")
        {
            problem = $"{Words.Show(text)}: an address here has no path behind host and port";
        }
        return problem is null;
    }
}
