using System.Globalization;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>A site of nginx with two slots behind it, or, where nothing at all was found, the form for one.</summary>
/// <param name="Guess">What of it was found.</param>
/// <param name="Slots">The containers that its slots are; null where they are none.</param>
internal sealed record HostedSite(SiteGuess Guess, SlotContainerGuess? Slots)
    : HostedService(
        NameOf(Guess) ?? "my-service",
        Guess.Front is { } front ? new Uri(front).Port : null
    )
{
    private const int FirstPort = 8001;

    /// <summary>What nginx passes on, and what runs there.</summary>
    public static HostedSite From(MachineFacts facts)
    {
        var guess = SiteGuess.From(facts);
        var slots = SlotContainerGuess.From(guess, [.. facts.Hosted.OfType<HostedContainer>()]);
        return new HostedSite(guess with { Slots = slots?.Slots ?? guess.Slots }, slots);
    }

    /// <inheritdoc/>
    public override bool IsNamed => NameOf(Guess) is not null;

    /// <inheritdoc/>
    public override ServiceFacts? FactsAmong(IReadOnlyList<ServiceFacts> services) => Guess.Service;

    /// <inheritdoc/>
    public override IEnumerable<int> Ports =>
        base.Ports.Concat(Guess.Slots.Select(static slot => slot.Port));

    /// <inheritdoc/>
    public override IReadOnlyList<string> Found
    {
        get
        {
            var found = new List<string>();
            if (Guess.Front is { } front)
            {
                found.Add($"nginx at {front}{(Guess.Host is { } host ? $" for {host}" : "")}");
            }
            found.AddRange(
                Guess.Slots.Select(slot =>
                    $"port {slot.Port}{(slot.Upstream is { } u ? $" (upstream {u})" : "")}"
                )
            );
            return found;
        }
    }

    /// <inheritdoc/>
    public override void Write(ProposalText file)
    {
        file.Open(3, "nginx")
            .Say(4, "The address of nginx that users come in through.")
            .Unless(
                Guess.Front is not null,
                4,
                "no nginx was found that passes requests on to this machine"
            )
            .Set(4, "front", Guess.Front ?? SiteGuess.UsualFront);
        if (Guess is { Front: not null, Host: { } host })
        {
            file.Say(4, "The site, where several share that address.").Set(4, "host", host);
        }
        file.Say(4, "lastgood writes this file; your nginx configuration includes it.")
            .Set(4, "include", $"/etc/nginx/lastgood/{Key}.conf")
            .Say(
                4,
                "The two places where a release can run. The first one serves at the beginning."
            )
            .Open(4, "slots");
        foreach (var (slot, isFound) in TwoSlots())
        {
            file.Open(5, slot.Name)
                .Unless(isFound, 6, "nothing was found for this slot; any free port will do")
                .Set(6, "url", Loopback.Url(slot.Port));
            if (slot.Upstream is { } upstream && Texts.Upstream.IsRight(upstream))
            {
                file.Set(6, "upstream", upstream);
            }
        }
        if (Slots is null)
        {
            SlotCommands.Write(file, Key);
            return;
        }
        file.Open(4, "docker").Set(5, "container", Slots.Template);
        ImageGuess.Write(file, 5, Slots.First.Image, Slots.First.Name);
        file.Say(5, "The port inside the container.")
            .Set(5, "port", Slots.First.Ports[0].Inside.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The slots that were found and, up to two, others on free ports beside them.</summary>
    private List<(SlotGuess Slot, bool IsFound)> TwoSlots()
    {
        var slots = Guess.Slots.Select(static slot => (Slot: slot, IsFound: true)).ToList();
        var taken = slots.ConvertAll(static s => s.Slot.Port);
        taken.Add(new Uri(Guess.Front ?? SiteGuess.UsualFront).Port);
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
}
