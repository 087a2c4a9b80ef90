namespace Lastgood.Adapters.Platforms.Kubernetes.Releases;

/// <summary>
/// Names releases. The first that is seen of a version has the version's own name. What has the same version and other code, or the
/// same code and another configuration, is another release, and says so: <c>1.4.2+config.1a2b3c4d</c>.
/// </summary>
internal static class ReleaseNames
{
    private const int Digits = 8;

    /// <summary>The name of a release.</summary>
    /// <param name="version">The version that its first workload says.</param>
    /// <param name="code">See <see cref="KeptRelease.Code"/>.</param>
    /// <param name="configuration">See <see cref="KeptRelease.Configuration"/>.</param>
    /// <param name="known">The releases that have names already: name, code, configuration.</param>
    public static string Of(
        string version,
        string code,
        string configuration,
        IReadOnlyCollection<NamedRelease> known
    )
    {
        var twins = known.Where(k => k.Code == code).ToList();
        var same =
            twins.Find(k => k.Configuration == configuration)
            // What nobody has seen the configuration of is this one.
            ?? twins.Find(k => k.Configuration.Length == 0 || configuration.Length == 0);
        if (same is not null)
        {
            return same.Name;
        }
        var basis =
            twins.Count > 0 ? twins[0].Name.Split("+config.")[0]
            : known.Any(k => k.Name == version) ? $"{version}+template.{code[..Digits]}"
            : version;
        return known.Any(k => k.Name == basis) && configuration.Length > 0
            ? $"{basis}+config.{configuration[..Digits]}"
            : basis;
    }
}

/// <summary>A release that has a name.</summary>
internal sealed record NamedRelease(string Name, string Code, string Configuration);
