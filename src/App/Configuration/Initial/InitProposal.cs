using System.Globalization;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Initial;

/// <summary>A first <c>lastgood.yaml</c>, from what was found on the machine.</summary>
/// <param name="Yaml">The file. It loads as it is, whatever was found.</param>
/// <param name="Found">What was found, one line each.</param>
/// <param name="ToChange">How many values a person has to look at: those below a comment with <see cref="ProposalText.Mark"/>.</param>
internal sealed record InitProposal(string Yaml, IReadOnlyList<string> Found, int ToChange)
{
    private const int FirstPort = 8001;

    /// <summary>The proposal for a machine.</summary>
    public static InitProposal From(MachineFacts facts)
    {
        var guess = SiteGuess.From(facts);
        var name = NameOf(guess);
        var file = new ProposalText()
            .Say(
                0,
                $"A first configuration of lastgood. What stands below \"{ProposalText.Mark}\" was not found on this machine."
            )
            .Say(0, "Check it with: lastgood config check")
            .Space()
            .Open(0, "services")
            .Unless(name is not null, 1, "the name of your service, of a-z, 0-9 and \"-\"")
            .Open(1, name ?? "my-service");
        WritePlatform(file, guess, name ?? "my-service");
        WriteSignals(file, guess.Service);
        return new InitProposal(file.ToString(), Describe(guess), file.ToChange);
    }

    private static void WritePlatform(ProposalText file, SiteGuess guess, string name)
    {
        file.Open(2, "platform")
            .Open(3, "nginx")
            .Say(4, "The address of nginx that users come in through.")
            .Unless(
                guess.Front is not null,
                4,
                "no nginx was found that passes requests on to this machine"
            )
            .Set(4, "front", guess.Front ?? SiteGuess.UsualFront);
        if (guess is { Front: not null, Host: { } host })
        {
            file.Say(4, "The site, where several share that address.").Set(4, "host", host);
        }
        file.Say(4, "lastgood writes this file; your nginx configuration includes it.")
            .Set(4, "include", $"/etc/nginx/lastgood/{name}.conf")
            .Say(
                4,
                "The two places where a release can run. The first one serves at the beginning."
            )
            .Open(4, "slots");
        foreach (var (slot, isFound) in TwoSlots(guess))
        {
            var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{slot.Port}");
            file.Open(5, slot.Name)
                .Unless(isFound, 6, "nothing was found for this slot; any free port will do")
                .Set(6, "url", url);
            if (slot.Upstream is { } upstream && Texts.Upstream.IsRight(upstream))
            {
                file.Set(6, "upstream", upstream);
            }
        }
        file.Say(4, "Starts a release in a slot, to answer on {port}, and returns.")
            .Unless(false, 4, "how you start {release} in {slot}; a script will do")
            .List(4, "start", "systemctl", "start", $"{name}-{{slot}}@{{release}}")
            .Say(4, "Stops whatever runs in a slot, and returns.")
            .Unless(false, 4, "how you stop it")
            .List(4, "stop", "systemctl", "stop", $"{name}-{{slot}}@*")
            .Say(4, "Exits 0 while something runs in a slot.")
            .Unless(false, 4, "how you ask whether it runs")
            .List(4, "status", "systemctl", "is-active", "--quiet", $"{name}-{{slot}}@*");
    }

    private static void WriteSignals(ProposalText file, ServiceFacts? service)
    {
        file.Open(2, "health")
            .Say(3, "The path that answers 2xx while the service is well.")
            .Unless(service is { IsHealthy: true }, 3, "nothing answered 2xx at /health")
            .Set(3, "path", "/health")
            .Open(2, "version")
            .Say(
                3,
                "The path that answers with the version that runs: the name that you give to deploy."
            )
            .Unless(service?.Version is not null, 3, "nothing answered with a version at /version")
            .Set(3, "path", "/version");
        if (service?.Version?.Member is { } member)
        {
            file.Say(3, "The member of the JSON answer.").Set(3, "field", member);
        }
        if (service?.Metrics is { } metrics)
        {
            file.Open(2, "metrics")
                .Set(3, "path", "/metrics")
                .Set(3, "requests", metrics.Requests)
                .Set(3, "status_label", metrics.StatusLabel)
                .Set(3, "latency", metrics.Latency ?? "none");
        }
        else
        {
            file.Say(
                    2,
                    "No /metrics with a counter of requests was found: the service is watched by its health alone."
                )
                .Say(
                    2,
                    "With metrics, \"metrics:\" here, and the triggers \"error_rate > 10% for 2m\" and \"p95 > 5x baseline\"."
                );
        }
        file.Open(2, "policy")
            .Say(3, "When the service goes back by itself; each line alone is enough.")
            .Open(3, "triggers");
        if (service?.Metrics is not null)
        {
            file.Item(4, "error_rate > 10% for 2m");
        }
        if (service?.Metrics?.Latency is not null)
        {
            file.Item(4, "p95 > 5x baseline");
        }
        file.Item(4, "health fails 3 times");
    }

    /// <summary>The slots that were found and, up to two, others on free ports beside them.</summary>
    private static List<(SlotGuess Slot, bool IsFound)> TwoSlots(SiteGuess guess)
    {
        var slots = guess.Slots.Select(static slot => (Slot: slot, IsFound: true)).ToList();
        var taken = slots.ConvertAll(static s => s.Slot.Port);
        taken.Add(new Uri(guess.Front ?? SiteGuess.UsualFront).Port);
        foreach (var name in (string[])["blue", "green"])
        {
            if (slots.Count < 2 && slots.TrueForAll(s => s.Slot.Name != name))
            {
                var first = slots.Count == 0 ? FirstPort : slots[0].Slot.Port;
                var port = Enumerable
                    .Range(first, taken.Count + 1)
                    .Select(static p => p > ushort.MaxValue ? p - ushort.MaxValue + FirstPort : p)
                    .First(p => !taken.Contains(p));
                taken.Add(port);
                slots.Add((new SlotGuess(name, port, null), false));
            }
        }
        return slots;
    }

    /// <summary>The first label of the site's name, or what its upstreams have in common.</summary>
    private static string? NameOf(SiteGuess guess)
    {
        string?[] candidates =
        [
            guess.Host?.Split('.', ':').FirstOrDefault(static label => label is not "www"),
            guess.Slots is [{ Upstream: { } upstream, Name: var slot }, ..]
                ? upstream.Replace(slot, "", StringComparison.Ordinal)
                : null,
        ];
        return candidates
            .OfType<string>()
            .Select(static c => c.ToLowerInvariant().Replace('_', '-').Trim('-', '.'))
            .FirstOrDefault(static c => Names.IsName(c) && c is not "localhost");
    }

    private static List<string> Describe(SiteGuess guess)
    {
        var found = new List<string>();
        if (guess.Front is { } front)
        {
            found.Add($"nginx at {front}{(guess.Host is { } host ? $" for {host}" : "")}");
        }
        found.AddRange(
            guess.Slots.Select(slot =>
                $"port {slot.Port}{(slot.Upstream is { } u ? $" (upstream {u})" : "")}"
            )
        );
        if (guess.Service is { } service)
        {
            string?[] answers =
            [
                service.IsHealthy ? "/health" : null,
                service.Version is { } version ? $"/version ({version.Version})" : null,
                service.Metrics is null ? null : "/metrics",
            ];
            found.Add($"port {service.Port} answers {string.Join(", ", answers.OfType<string>())}");
        }
        return found;
    }
}
