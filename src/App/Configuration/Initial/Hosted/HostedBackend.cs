using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>A backend of HAProxy with two servers on this machine.</summary>
/// <param name="Sites">The configuration that it is in.</param>
/// <param name="Backend">The backend.</param>
/// <param name="Slots">Its first two servers, by name and port.</param>
internal sealed record HostedBackend(
    HaproxySites Sites,
    HaproxyPart Backend,
    IReadOnlyList<(string Name, int Port)> Slots
) : HostedService(Backend.Name, Sites.FrontOf(Backend))
{
    private const string UsualSocket = "/run/haproxy/admin.sock";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Found =>
        [
            $"HAProxy's backend {Backend.Name} with {string.Join(" and ", Slots.Select(static s => $"{s.Name} (port {s.Port})"))}",
        ];

    /// <inheritdoc/>
    public override IEnumerable<int> Ports => base.Ports.Concat(Slots.Select(static s => s.Port));

    /// <summary>The backends that could be slots.</summary>
    public static IEnumerable<HostedBackend> Among(HaproxySites sites) =>
        from part in sites.Parts
        where part.Kind is not "frontend"
        let slots = (
            from server in part.Servers
            let port = Loopback.PortOf(server.Address)
            where port is not null
            select (server.Name, port.Value)
        ).ToList()
        where slots.Count == 2 && slots[0].Value != slots[1].Value
        select new HostedBackend(sites, part, slots);

    /// <inheritdoc/>
    public override void Write(ProposalText file)
    {
        file.Open(3, "haproxy");
        WriteUrl(file, "front");
        file.Say(4, "HAProxy's runtime socket, at level admin.")
            .Unless(
                Sites.Sockets.Count > 0,
                4,
                "its configuration has no stats socket with level admin"
            )
            .List(4, "sockets", Sites.Sockets is [var first, ..] ? first : UsualSocket)
            .Set(4, "backend", Backend.Name)
            .Say(4, "The file that HAProxy reads the choice from when it starts.")
            .Set(4, "state_file", Backend.StateFile ?? $"/var/lib/haproxy/lastgood/{Key}.state")
            .Open(4, "slots");
        foreach (var (slot, i) in Slots.Select(static (slot, i) => (slot, i)))
        {
            var isName = Names.IsName(slot.Name);
            file.Open(
                    5,
                    isName ? slot.Name
                        : i == 0 ? "blue"
                        : "green"
                )
                .Set(6, "url", Loopback.Url(slot.Port));
            if (!isName)
            {
                file.Set(6, "server", slot.Name);
            }
        }
        SlotCommands.Write(file, Key);
    }
}
