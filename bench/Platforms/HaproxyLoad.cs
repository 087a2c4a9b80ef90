using System.Globalization;
using Lastgood.Bench.Support;
using Lastgood.Stage;

namespace Lastgood.Bench.Platforms;

/// <summary>Switches by HAProxy's weights, under full load.</summary>
internal static class HaproxyLoad
{
    private const int Switches = 20;

    /// <summary>Goes there and back under load, twenty switches in all.</summary>
    public static async Task<Load> RunAsync(CancellationToken cancellation)
    {
        await using var stage = await ShopStage.StartAsync(new StageOptions(), cancellation);
        stage.AddRelease(Side.Good);
        stage.AddRelease(Side.Bad);
        var folder = Path.Combine(stage.Folder, "haproxy");
        var url = Yard.Url(FreePorts.Find(1)[0]);
        var yaml = $$"""
            haproxy:
              front: {{url}}
              sockets: [{{folder}}/admin.sock]
              backend: shop
              state_file: {{folder}}/shop.state
              slots:
                blue: { url: "{{stage.Slots[0].Url}}" }
                green: { url: "{{stage.Slots[1].Url}}" }
              start: [{{stage.SlotScript}}, start, "{slot}", "{release}", "{port}"]
              stop: [{{stage.SlotScript}}, stop, "{slot}"]
              status: [{{stage.SlotScript}}, status, "{slot}"]
              drain: 1s
            """;
        await stage.StartSlotAsync(stage.Slots[0], Side.Good, cancellation);
        await ShopStage.IsWellAsync(stage.Slots[0].Url, cancellation);
        Yard.Write(Path.Combine(folder, "haproxy.cfg"), Configuration(stage, folder, url));
        await Round.MustRunAsync(
            [
                "env",
                $"{stage.Mark.Key}={stage.Mark.Value}",
                "haproxy",
                "-W",
                "-D",
                "-f",
                Path.Combine(folder, "haproxy.cfg"),
            ],
            cancellation
        );
        var side = await Yard.LastgoodAsync("", folder, url, yaml, cancellation);
        await using var wrk = await Wrk.StartAsync($"{url}/", cancellation);
        for (var i = 0; i < Switches / 2; i++)
        {
            await Round.MustRunAsync(side.There, cancellation);
            await Round.MustRunAsync(side.Back, cancellation);
        }
        return await wrk.EndAsync(cancellation);
    }

    private static string Configuration(ShopStage stage, string folder, string url) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            global
                maxconn 1000
                stats socket {folder}/admin.sock mode 660 level admin
            defaults
                mode http
                timeout connect 2s
                timeout client 10s
                timeout server 10s
            frontend users
                bind 127.0.0.1:{new Uri(url).Port}
                default_backend shop
            backend shop
                load-server-state-from-file local
                server-state-file-name {folder}/shop.state
                option httpchk GET /health
                server blue 127.0.0.1:{stage.Slots[0].Port} weight 100 check inter 500ms
                server green 127.0.0.1:{stage.Slots[1].Port} weight 0 check inter 500ms

            """
        );
}
