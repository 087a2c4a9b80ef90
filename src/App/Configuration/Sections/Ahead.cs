using Lastgood.App.Configuration.Format;
using Lastgood.App.Configuration.Yaml;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.App.Configuration.Sections;

/// <summary>
/// Reads what services refer to before the rest of the file, since it may stand anywhere: the file's own signals and
/// policies. What is wrong with them is told when the file is read.
/// </summary>
internal static class Ahead
{
    /// <summary>The context with what services can refer to.</summary>
    public static Context Read(Node top, Context context)
    {
        var aside = context with { Problems = new Problems("") };
        if (
            top.Below(FileSection.Prometheus.Name) is MappingNode prometheus
            && PrometheusSection.Definition.TryRead(prometheus, aside, out var read)
        )
        {
            context = context with
            {
                SharedSignals = read.Signals,
                CustomSignals =
                [
                    .. read.Signals.Except(Signal.Known).Select(static signal => signal.Name),
                ],
            };
        }
        if (
            top is MappingNode { Entries: var entries }
            && entries.Any(static e => e.Key == FileSection.Alertmanager.Name)
        )
        {
            context = context with { SharedSignals = [.. context.SharedSignals, Signal.Alert] };
        }
        return context with { Policies = Policies(top, context) };
    }

    /// <summary>The policies that are right, by name; one that extends itself in a circle never is.</summary>
    private static Dictionary<string, Policy> Policies(Node top, Context context)
    {
        var found = new Dictionary<string, Policy>(StringComparer.Ordinal);
        if (top.Below(FileSection.Policies.Name) is not MappingNode named)
        {
            return found;
        }
        bool more;
        do
        {
            more = false;
            foreach (var entry in named.Entries.Where(e => !found.ContainsKey(e.Key)))
            {
                var aside = context with { Problems = new Problems(""), Policies = found };
                if (PolicySection.Definition.TryRead(entry.Value, aside, out var read))
                {
                    found.Add(entry.Key, read.Policy);
                    more = true;
                }
            }
        } while (more);
        return found;
    }
}
