namespace Lastgood.Core.Activations.Groups;

/// <summary>The versions of several services as one text: <c>cart=1.1 shop=2.0</c>. No version has a blank or an equals sign.</summary>
public static class GroupVersion
{
    /// <summary>One text of several versions.</summary>
    public static string Of(IEnumerable<(string Service, string Version)> versions) =>
        string.Join(' ', versions.Select(static v => $"{v.Service}={v.Version}"));

    /// <summary>The versions in a text, in order.</summary>
    public static IReadOnlyList<(string Service, string Version)> Read(string text) =>
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(static part => part.Split('=', 2))
                .Select(static pair => (pair[0], pair[1])),
        ];
}
