using System.Text.Json;
using Lastgood.Adapters.Tests.Platforms.Commands;
using Lastgood.Adapters.Tests.Signals;

namespace Lastgood.Scenarios.Hosts;

/// <summary>Two services that the user's own script runs, and that go back together unless they are no group: cart first, then web.</summary>
internal sealed class ScriptedShops : Machine
{
    private readonly string? group;

    private ScriptedShops(string? group) => this.group = group;

    /// <summary>The first that goes back.</summary>
    public ScriptedShop Cart { get; } = new();

    /// <summary>The second.</summary>
    public ScriptedShop Web { get; } = new();

    /// <summary>Both serve 1.1 now, and 1.0 is proven good.</summary>
    /// <param name="group">The group that they form; null for none.</param>
    public static async Task<ScriptedShops> OpenAsync(string? group = "{services: [cart, web]}")
    {
        var shops = new ScriptedShops(group);
        try
        {
            await shops.ConfigureAsync(shops.Configuration);
            foreach (var name in new[] { "cart", "web" })
            {
                await shops.MustAsync("deploy", name, "1.0");
                await shops.MustAsync("mark", name, "1.0", "good", "--reason", "looked at");
                await shops.MustAsync("deploy", name, "1.1");
            }
            await shops.ServeAsync("1.1");
            return shops;
        }
        catch
        {
            await shops.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until users get a release of both.</summary>
    public async Task ServeAsync(string version)
    {
        foreach (var shop in new[] { Cart, Web })
        {
            await Until.Async(shop.UsersGetAsync, got => got == version);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await Cart.DisposeAsync();
        await Web.DisposeAsync();
        await base.DisposeAsync();
    }

    private string Configuration =>
        $"""
            state: {this["state"]}
            groups: {(group is null ? "{}" : $"{{checkout: {group}}}")}
            services:
              cart:
            {Service(Cart)}
              web:
            {Service(Web)}

            """;

    private static string Service(ScriptedShop shop)
    {
        var script = JsonSerializer.Serialize(shop.Script);
        return $$"""
                platform:
                  command:
                    url: {{shop.Front}}
                    inspect: [{{script}}, inspect]
                    available: [{{script}}, available, "{release}"]
                    activate: [{{script}}, activate, "{release}"]
                    verify: [{{script}}, verify, "{release}"]
                    capture: [{{script}}, inspect]
                    start_timeout: 5s
                policy:
                  triggers: []
                bake: 0s
                monitor: 0s
            """;
    }
}
