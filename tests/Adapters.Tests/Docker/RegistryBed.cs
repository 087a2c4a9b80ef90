using System.Net;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Adapters.Tests.Signals;

namespace Lastgood.Adapters.Tests.Docker;

/// <summary>A real registry on the loopback, in a folder of its own.</summary>
public sealed class RegistryBed : IAsyncDisposable
{
    private readonly TemporaryFolder data;
    private readonly Daemon process;

    private RegistryBed(TemporaryFolder data, Daemon process, int port)
    {
        this.data = data;
        this.process = process;
        Host = $"127.0.0.1:{port}";
    }

    /// <summary>Its address, as the names of images begin.</summary>
    public string Host { get; }

    /// <summary>Starts one that everybody may ask, or one that wants a login.</summary>
    /// <param name="htpasswd">A line of a password file; null for none.</param>
    public static async Task<RegistryBed> StartAsync(string? htpasswd = null)
    {
        var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        var auth = "";
        if (htpasswd is not null)
        {
            await File.WriteAllTextAsync(folder["htpasswd"], htpasswd);
            auth = $"auth: {{htpasswd: {{realm: test, path: {folder["htpasswd"]}}}}}";
        }
        await File.WriteAllTextAsync(
            folder["registry.yml"],
            $"""
            version: 0.1
            log: {"{level: error}"}
            storage:
              filesystem: {"{rootdirectory: "}{folder["data"]}{"}"}
              delete: {"{enabled: true}"}
            http: {"{addr: "}"127.0.0.1:{port}", secret: test{"}"}
            {auth}

            """
        );
        var daemon = await Daemon.StartAsync(
            "docker-registry",
            ["serve", folder["registry.yml"]],
            // This page is everybody's, with a login or without.
            $"http://127.0.0.1:{port}/"
        );
        return new RegistryBed(folder, daemon, port);
    }

    /// <summary>Removes what it holds under a digest.</summary>
    public async Task DeleteAsync(string repository, string digest)
    {
        using var http = new HttpClient();
        using var answer = await http.DeleteAsync(
            new Uri($"http://{Host}/v2/{repository}/manifests/{digest}")
        );
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        data.Dispose();
    }
}
