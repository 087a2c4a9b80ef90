using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Lastgood.Adapters.Tests.Platforms.Kubernetes;

/// <summary>Puts images into a real registry that have a name and nothing else: no engine is needed for that.</summary>
internal static class PushedImages
{
    private const string Manifest = "application/vnd.docker.distribution.manifest.v2+json";
    private const string Config = "application/vnd.docker.container.image.v1+json";

    public static async Task PushAsync(string host, string repository, params string[] tags)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{host}") };
        const string config = """{"architecture":"amd64","os":"linux"}""";
        var digest =
            $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(config)))}";
        using var upload = await http.PostAsync($"/v2/{repository}/blobs/uploads/", null);
        var place = upload.Headers.Location!;
        using var blob = new StringContent(config);
        var separator = place.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?';
        using var stored = await http.PutAsync(
            $"{place}{separator}digest={Uri.EscapeDataString(digest)}",
            blob
        );
        stored.EnsureSuccessStatusCode();
        foreach (var tag in tags)
        {
            using var manifest = new StringContent(
                $$"""{"schemaVersion":2,"mediaType":"{{Manifest}}","config":{"mediaType":"{{Config}}","size":{{config.Length}},"digest":"{{digest}}"},"layers":[]}"""
            );
            manifest.Headers.ContentType = new MediaTypeHeaderValue(Manifest);
            using var put = await http.PutAsync($"/v2/{repository}/manifests/{tag}", manifest);
            put.EnsureSuccessStatusCode();
        }
    }
}
