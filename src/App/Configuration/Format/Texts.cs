using Lastgood.Core.Releases;

namespace Lastgood.App.Configuration.Format;

/// <summary>The kinds of text that keys have.</summary>
internal static class Texts
{
    /// <summary>A path that is written into nginx's configuration, too.</summary>
    public static TextShape PlainPath { get; } =
        new(
            "a path that begins with \"/\", without blanks, quotes or any of \\ $ ; { } # * ? [ ], e.g. /version",
            "^/[!%&()+,./0-9:<=>@A-Z^_`a-z|~-]*$",
            static text =>
                text[0] == '/'
                && text.All(static c =>
                    c is > ' ' and <= '~' && !"\"'\\$;{}#*?[]".Contains(c, StringComparison.Ordinal)
                )
        );

    /// <summary>A name that the user gives to a policy, a trigger or a window.</summary>
    public static TextShape Name { get; } =
        new(
            "a name of 1 to 63 of a-z, 0-9 and \"-\", the first not \"-\", e.g. errors",
            Names.Pattern,
            Names.IsName
        );

    /// <summary>The version of a release.</summary>
    public static TextShape Version { get; } =
        new(
            "a version: 1 to 128 letters, digits and . _ - + @ : /, the first a letter or digit",
            "^[A-Za-z0-9][A-Za-z0-9._+@:/-]{0,127}$",
            static text => Release.IsVersion(text)
        );

    /// <summary>The name of a signal.</summary>
    public static TextShape Signal { get; } =
        new(
            "the name of a signal: 1 to 63 of a-z, 0-9 and \"_\", the first a letter, e.g. queue_depth",
            "^[a-z][a-z0-9_]{0,62}$",
            static text =>
                text.Length <= 63
                && char.IsAsciiLetterLower(text[0])
                && text.All(static c =>
                    char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'
                )
        );

    /// <summary>A query of Prometheus.</summary>
    public static TextShape Query { get; } =
        new(
            "PromQL of at most 4000 characters with $services in it",
            "\\$services",
            static text =>
                text.Length <= 4000 && text.Contains("$services", StringComparison.Ordinal)
        );

    /// <summary>A host and a port; both may have placeholders.</summary>
    public static TextShape Address { get; } =
        new(
            "a host and a port, e.g. 127.0.0.1:5432",
            "^[^ \\u0000-\\u001f]{1,253}:([0-9]{1,5}|\\{[a-z]+\\})$",
            static text =>
                text.LastIndexOf(':') is > 0 and var colon
                && colon < text.Length - 1
                && text.Length <= 260
                && !text.Any(static c => char.IsControl(c) || c == ' ')
        );

    /// <summary>The address of a page; it may have placeholders.</summary>
    public static TextShape PageAddress { get; } =
        new(
            "an http or https address, e.g. http://127.0.0.1:8001/ready",
            "^https?://[^ \\u0000-\\u001f]+$",
            static text =>
                (
                    text.StartsWith("http://", StringComparison.Ordinal)
                    || text.StartsWith("https://", StringComparison.Ordinal)
                ) && !text.Any(static c => char.IsControl(c) || c == ' ')
        );

    /// <summary>What is sent or expected over a connection.</summary>
    public static TextShape Said { get; } =
        new(
            "a text of 1 to 1000 characters",
            "^[^\\u0000]{1,1000}$",
            static text => text.Length <= 1000 && !text.Contains('\0', StringComparison.Ordinal)
        );

    /// <summary>The format of a log.</summary>
    public static TextShape LogFormat { get; } =
        new(
            "the string of a log_format of at most 4000 characters, or \"combined\"",
            "^[^\\u0000]{1,4000}$",
            static text => text.Length <= 4000 && !text.Contains('\0', StringComparison.Ordinal)
        );

    /// <summary>A word that others have defined: the field of a log.</summary>
    public static TextShape Word { get; } =
        new(
            "a word of letters, digits and \"_\", e.g. upstream_addr",
            "^[A-Za-z0-9_]{1,100}$",
            static text =>
                text.Length <= 100 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')
        );

    /// <summary>The path and, where need be, the query of a request.</summary>
    public static TextShape RequestPath { get; } =
        new(
            "a path that begins with \"/\", without blanks or \"#\", e.g. /health",
            "^/[!\"$-~]*$",
            static text => text[0] == '/' && text.All(static c => c is > ' ' and <= '~' and not '#')
        );

    /// <summary>A metric of Prometheus. Its own rule: https://prometheus.io/docs/concepts/data_model/</summary>
    public static TextShape Metric { get; } =
        new(
            "the name of a metric, e.g. http_requests_total",
            "^[a-zA-Z_:][a-zA-Z0-9_:]*$",
            static text => IsName(text, ":")
        );

    /// <summary>A label of Prometheus.</summary>
    public static TextShape Label { get; } =
        new(
            "the name of a label, e.g. status",
            "^[a-zA-Z_][a-zA-Z0-9_]*$",
            static text => IsName(text, "")
        );

    /// <summary>The member of a JSON object.</summary>
    public static TextShape Member { get; } =
        new(
            "the name of a member of a JSON object, 1 to 128 characters, e.g. version",
            "^[^\\u0000-\\u001f]{1,128}$",
            static text => text.Length <= 128 && !text.Any(char.IsControl)
        );

    /// <summary>The name of an upstream block of nginx: it is put into nginx's configuration.</summary>
    public static TextShape Upstream { get; } =
        new(
            "the name of an upstream block, of letters, digits and \"_ . -\", e.g. shop_blue",
            "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$",
            static text =>
                text.Length <= 64 && IsHostLike(text) && char.IsAsciiLetterOrDigit(text[0])
        );

    /// <summary>The name of a backend or a server of HAProxy, as HAProxy has it.</summary>
    public static TextShape ProxyName { get; } =
        new(
            "a name of at most 128 letters, digits and \"_ . : -\", e.g. shop_blue",
            "^[A-Za-z0-9_.:-]{1,128}$",
            static text =>
                text.Length <= 128 && text.All(static c => IsHostLike(c.ToString()) || c == ':')
        );

    /// <summary>A runtime socket of HAProxy.</summary>
    public static TextShape RuntimeSocket { get; } =
        new(
            "the path of a socket, or an address and a port, e.g. /run/haproxy/admin.sock",
            "^(/[^\\u0000-\\u0020]{1,106}|[^/\\u0000-\\u0020][^\\u0000-\\u0020]*:[0-9]{1,5})$",
            static text =>
                !text.Any(static c => char.IsControl(c) || c == ' ')
                && Adapters.Platforms.Haproxy.HaproxyCheck.IsSocket(text)
        );

    /// <summary>A host name, with a port where need be.</summary>
    public static TextShape Host { get; } =
        new(
            "a host name, e.g. shop.example.com",
            "^[A-Za-z0-9][A-Za-z0-9_.-]{0,252}(:[0-9]{1,5})?$",
            static text =>
                char.IsAsciiLetterOrDigit(text[0])
                && Uri.TryCreate($"http://{text}/", UriKind.Absolute, out var uri)
                && uri.PathAndQuery is "/"
                && IsHostLike(text.Split(':')[0])
        );

    /// <summary>What people call something.</summary>
    public static TextShape Title { get; } =
        new(
            "a name of 1 to 80 characters on one line",
            "^[^\\u0000-\\u001f]{1,80}$",
            static text => text.Length <= 80 && !text.Any(char.IsControl)
        );

    /// <summary>The name of a unit of systemd that is a service; <c>{release}</c> may stand for an instance's version.</summary>
    public static TextShape Unit { get; } =
        new(
            "the name of a service's unit, e.g. shop.service or shop@{release}.service",
            "^[A-Za-z0-9:_.\\\\-]+(@(\\{release\\}|[A-Za-z0-9:_.\\\\-]+))?\\.service$",
            static text =>
                text.Length <= 255
                && text.EndsWith(".service", StringComparison.Ordinal)
                && text[..^".service".Length].Split('@') is var parts
                && parts.Length <= 2
                && IsPartOfUnit(parts[0])
                && (parts.Length == 1 || parts[1] == "{release}" || IsPartOfUnit(parts[1]))
        );

    /// <summary>The name of a remote of git.</summary>
    public static TextShape Remote { get; } =
        new(
            "the name of a remote, of letters, digits and \"_ . -\", e.g. origin",
            "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$",
            static text =>
                text.Length <= 100 && IsHostLike(text) && char.IsAsciiLetterOrDigit(text[0])
        );

    /// <summary>A remote repository of git: an address, <c>user@host:path</c>, or an absolute path. No password: it would be shown.</summary>
    public static TextShape Repository { get; } =
        new(
            "an address or an absolute path without a password in it, e.g. git@git.example.com:shop/shop.git",
            "^([A-Za-z0-9/]|ssh://|https?://)[^\\s\\u0000-\\u001f]{1,1000}$",
            static text =>
                text.Length <= 1000
                && (char.IsAsciiLetterOrDigit(text[0]) || text[0] == '/')
                && !text.Any(static c => char.IsControl(c) || c == ' ')
                // What is no address may be one with a password of odd characters.
                && (
                    !text.Contains("://", StringComparison.Ordinal)
                    || (
                        Uri.TryCreate(text, UriKind.Absolute, out var uri)
                        && !uri.UserInfo.Contains(':', StringComparison.Ordinal)
                    )
                )
                && !text.Contains("ext::", StringComparison.Ordinal)
        );

    /// <summary>A branch of git.</summary>
    public static TextShape Branch { get; } =
        new(
            "the name of a branch, e.g. main",
            "^[A-Za-z0-9][A-Za-z0-9_./-]{0,199}$",
            static text => text.Length <= 200 && IsRef(text)
        );

    /// <summary>The tag or branch of a release.</summary>
    public static TextShape RefOfRelease { get; } =
        new(
            "a tag or a branch with {release} in it, e.g. v{release}",
            "^([A-Za-z0-9][A-Za-z0-9_./-]{0,99})?\\{release\\}[A-Za-z0-9_./-]{0,99}$",
            static text =>
                text.Split("{release}") is [var before, var after]
                && IsRef($"{before}0{after}")
                && text.Length <= 200
        );

    // https://git-scm.com/docs/git-check-ref-format, and nothing that begins like an option.
    private static bool IsRef(string text) =>
        char.IsAsciiLetterOrDigit(text[0])
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '/' or '-')
        && !text.Contains("..", StringComparison.Ordinal)
        && !text.Contains("//", StringComparison.Ordinal)
        && !text.Contains("/.", StringComparison.Ordinal)
        && !text.EndsWith('/')
        && !text.EndsWith('.')
        && !text.EndsWith(".lock", StringComparison.Ordinal);

    private static bool IsPartOfUnit(string text) =>
        text.Length > 0
        && text[0] != '-'
        && text.All(static c =>
            char.IsAsciiLetterOrDigit(c) || c is ':' or '_' or '.' or '\\' or '-'
        );

    private static bool IsName(string text, string more) =>
        !char.IsAsciiDigit(text[0])
        && text.All(c =>
            char.IsAsciiLetterOrDigit(c) || c == '_' || more.Contains(c, StringComparison.Ordinal)
        );

    private static bool IsHostLike(string text) =>
        text.Length <= 253
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
