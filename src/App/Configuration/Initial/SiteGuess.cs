using System.Globalization;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Initial;

/// <summary>What on this machine could be the first service.</summary>
/// <param name="Front">The address of nginx; null where none passes anything on to this machine.</param>
/// <param name="Host">The site's name, where it has one.</param>
/// <param name="Slots">The slots that were found: none, one or two.</param>
/// <param name="Service">What answers in the first of them; null where nothing does.</param>
internal sealed record SiteGuess(
    string? Front,
    string? Host,
    IReadOnlyList<SlotGuess> Slots,
    ServiceFacts? Service
)
{
    /// <summary>Where nginx is, unless it was found elsewhere.</summary>
    public const string UsualFront = "http://127.0.0.1";

    private const int NearPorts = 10;

    /// <summary>The best guess from what was found.</summary>
    public static SiteGuess From(MachineFacts facts)
    {
        var nginx = facts.Nginx ?? new NginxSites([], []);
        foreach (var server in nginx.Servers)
        {
            var slots = server
                .Targets.Select(target => SlotsOf(target, nginx))
                .FirstOrDefault(static s => s.Count > 0);
            if (slots is not null)
            {
                return Of(facts, FrontOf(server), HostOf(server), slots);
            }
        }
        return Of(facts, null, null, []);
    }

    private static SiteGuess Of(
        MachineFacts facts,
        string? front,
        string? host,
        List<SlotGuess> slots
    )
    {
        var frontPort = new Uri(front ?? UsualFront).Port;
        facts = facts with { Services = [.. facts.Services.Where(s => s.Port != frontPort)] };
        slots = [.. slots.Where(slot => slot.Port != frontPort)];
        if (slots.Count == 0 && facts.Services.Count > 0)
        {
            slots = [new SlotGuess("blue", facts.Services[0].Port, null)];
        }
        if (slots.Count == 1 && Neighbour(facts, slots[0].Port) is { } neighbour)
        {
            slots =
            [
                slots[0],
                new SlotGuess(slots[0].Name == "green" ? "blue" : "green", neighbour, null),
            ];
        }
        var service = slots
            .Select(slot => facts.Services.FirstOrDefault(s => s.Port == slot.Port))
            .FirstOrDefault(static s => s is not null);
        return new SiteGuess(front, host, slots, service);
    }

    /// <summary>Another service on a port close by: most who run two of a kind number them so.</summary>
    private static int? Neighbour(MachineFacts facts, int port) =>
        facts
            .Services.Where(s => s.Port != port && Math.Abs(s.Port - port) <= NearPorts)
            .Select(static s => (int?)s.Port)
            .FirstOrDefault();

    private static List<SlotGuess> SlotsOf(string target, NginxSites nginx)
    {
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        var place = scheme < 0 ? "" : target[(scheme + 3)..].Split('/')[0];
        var upstream = nginx.Upstreams.FirstOrDefault(u => u.Name == place);
        if (upstream is null)
        {
            return Loopback.PortOf(place) is { } port ? [new SlotGuess("blue", port, null)] : [];
        }
        var ports = PortsOf(upstream);
        return ports switch
        {
            [] => [],
            [var only] => Pair(upstream, only, nginx),
            [var first, var second, ..] =>
            [
                new SlotGuess("blue", first, null),
                new SlotGuess("green", second, null),
            ],
        };
    }

    /// <summary>An upstream with the one whose name differs in its end alone, as in <c>shop_blue</c> and <c>shop_green</c>.</summary>
    private static List<SlotGuess> Pair(NginxUpstream upstream, int port, NginxSites nginx)
    {
        foreach (var other in nginx.Upstreams.Where(u => u.Name != upstream.Name))
        {
            var common = upstream
                .Name.Zip(other.Name)
                .TakeWhile(static p => p.First == p.Second)
                .Count();
            var (one, two) = (upstream.Name[common..], other.Name[common..]);
            if (
                common >= 3
                && PortsOf(other) is [var otherPort]
                && otherPort != port
                && Names.IsName(one)
                && Names.IsName(two)
            )
            {
                return
                [
                    new SlotGuess(one, port, upstream.Name),
                    new SlotGuess(two, otherPort, other.Name),
                ];
            }
        }
        return [new SlotGuess("blue", port, upstream.Name)];
    }

    private static List<int> PortsOf(NginxUpstream upstream) =>
        [.. upstream.Servers.Select(Loopback.PortOf).OfType<int>().Distinct()];

    private static string? FrontOf(NginxServer server)
    {
        var listen =
            server.Listens.OrderBy(static l => l.IsTls).FirstOrDefault()
            ?? new NginxListen("80", false);
        var port = Loopback.ListenPort(listen.Address);
        var (scheme, usual) = listen.IsTls ? ("https", 443) : ("http", 80);
        return port is null
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{scheme}://127.0.0.1{(port == usual ? "" : $":{port}")}"
            );
    }

    private static string? HostOf(NginxServer server) =>
        server.Names.FirstOrDefault(static name =>
            name is not ("_" or "") && Texts.Host.IsRight(name)
        );
}

/// <summary>A slot that was found.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Port">Its port on this machine.</param>
/// <param name="Upstream">Its upstream block, where it has one.</param>
internal sealed record SlotGuess(string Name, int Port, string? Upstream);
