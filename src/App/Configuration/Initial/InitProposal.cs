using Lastgood.App.Configuration.Initial.Hosted;

namespace Lastgood.App.Configuration.Initial;

/// <summary>A first <c>lastgood.yaml</c>, from what was found on the machine.</summary>
/// <param name="Yaml">The file. It loads as it is, whatever was found.</param>
/// <param name="Found">What was found, one line each.</param>
/// <param name="ToChange">How many values a person has to look at: those below a comment with <see cref="ProposalText.Mark"/>.</param>
internal sealed record InitProposal(string Yaml, IReadOnlyList<string> Found, int ToChange)
{
    /// <summary>The proposal for a machine.</summary>
    public static InitProposal From(MachineFacts facts)
    {
        return From(Services(facts), facts.Services);
    }

    /// <summary>The proposal for services that were found somewhere; at least one.</summary>
    public static InitProposal From(
        IReadOnlyList<HostedService> services,
        IReadOnlyList<ServiceFacts> answering
    )
    {
        var file = new ProposalText()
            .Say(
                0,
                $"A first configuration of lastgood. What stands below \"{ProposalText.Mark}\" was not found."
            )
            .Say(0, "Check it with: lastgood config check")
            .Space()
            .Open(0, "services");
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            if (keys.Count > 0)
            {
                file.Space();
            }
            Write(file, service, Unique(service.Key, keys), answering);
        }
        return new InitProposal(
            file.ToString(),
            [.. services.SelectMany(service => Describe(service, answering))],
            file.ToChange
        );
    }

    /// <summary>What could be watched: the site of nginx, then what runs by itself; the form for a site where there is neither.</summary>
    private static List<HostedService> Services(MachineFacts facts)
    {
        var site = HostedSite.From(facts);
        var behind = site.Guess.Front is null ? [] : site.Ports.ToHashSet();
        var hosted = facts.Hosted.Where(service => !service.Ports.Any(behind.Contains)).ToList();
        return site.Guess.Front is null && hosted.Count > 0 ? hosted : [site, .. hosted];
    }

    private static void Write(
        ProposalText file,
        HostedService service,
        string key,
        IReadOnlyList<ServiceFacts> answering
    )
    {
        file.Unless(service.IsNamed, 1, "the name of your service, of a-z, 0-9 and \"-\"")
            .Open(1, key)
            .Open(2, "platform");
        service.Write(file);
        if (service.IsAsked)
        {
            SignalsText.Write(file, service.FactsAmong(answering));
        }
    }

    private static IEnumerable<string> Describe(
        HostedService service,
        IReadOnlyList<ServiceFacts> answering
    )
    {
        foreach (var found in service.Found)
        {
            yield return found;
        }
        if (service.FactsAmong(answering) is { } facts)
        {
            string?[] answers =
            [
                facts.IsHealthy ? "/health" : null,
                facts.Version is { } version ? $"/version ({version.Version})" : null,
                facts.Metrics is null ? null : "/metrics",
            ];
            yield return $"port {facts.Port} answers {string.Join(", ", answers.OfType<string>())}";
        }
    }

    private static string Unique(string key, HashSet<string> taken)
    {
        for (var number = 2; !taken.Add(key); number++)
        {
            key = $"{key.Split("--")[0]}--{number}";
        }
        return key;
    }
}
