using Lastgood.Adapters.Platforms.Pm2;

namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>An app of PM2's.</summary>
/// <param name="App">What was seen of it.</param>
/// <param name="Port">See <see cref="HostedService"/>.</param>
/// <param name="Ecosystem">Whether its folder has an ecosystem file by its usual name.</param>
/// <param name="Folders">What it starts from.</param>
internal sealed record HostedApp(SurveyedApp App, int? Port, bool Ecosystem, ReleaseFolders Folders)
    : HostedService(App.Name, Port)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Found => [$"app {App.Name} of PM2's"];

    /// <summary>An app; null where it answers at no port. Those of a cluster listen in PM2's own process: then what its environment says.</summary>
    /// <param name="app">The app.</param>
    /// <param name="owners">Tells its ports.</param>
    /// <param name="root">The folder that its paths are in.</param>
    public static HostedApp? Of(SurveyedApp app, PortOwners owners, string root) =>
        (owners.Of(app.Process) is [var own, ..] ? own : app.Port) is { } port
            ? new HostedApp(
                app,
                port,
                Path.Exists(Path.Combine(root, app.Folder.TrimStart('/'), "ecosystem.config.js")),
                ReleaseFolders.Of([app.Folder], root)
            )
            : null;

    /// <inheritdoc/>
    public override void Write(ProposalText file)
    {
        file.Open(3, "pm2");
        WriteUrl(file);
        file.Set(4, "app", App.Name);
        if (!Ecosystem)
        {
            file.Say(4, "The script in a release's folder that it starts.")
                .Set(4, "script", Path.GetRelativePath(App.Folder, App.Script));
        }
        Folders.Write(file, Key, needsLink: false);
    }
}
