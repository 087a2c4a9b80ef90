using Lastgood.Adapters.Signals.AccessLogs.Haproxy;
using Lastgood.Adapters.Signals.AccessLogs.Nginx;

namespace Lastgood.Adapters.Signals.AccessLogs;

/// <summary>Makes the parser that options ask for.</summary>
internal static class LineParsers
{
    /// <returns>Null, with the problem, where the options cannot be met.</returns>
    public static ILineParser? Create(AccessLogOptions options, out string? problem) =>
        options.Kind == AccessLogKind.Nginx
            ? NginxLineParser.Compile(options, out problem)
            : HaproxyLineParser.Create(options, out problem);
}
