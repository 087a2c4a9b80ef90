using Lastgood.App.Configuration.Format;
using Lastgood.App.Configuration.Yaml;
using Lastgood.Core.Policies;

namespace Lastgood.App.Configuration.Sections;

/// <summary>
/// Reads <c>policies:</c> before the rest of the file, since services and other policies extend them wherever they stand.
/// What is wrong with them is told when the file is read.
/// </summary>
internal static class PoliciesAhead
{
    /// <summary>The policies that are right, by name; one that extends itself in a circle never is.</summary>
    public static IReadOnlyDictionary<string, Policy> Read(Node top, Context context)
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
