using System.Text;

namespace Lastgood.KubernetesBed.Api;

/// <summary>Files as kubectl reads them.</summary>
internal static class Kubeconfig
{
    /// <summary>The only context's name.</summary>
    public const string Context = "bed";

    /// <summary>Writes one.</summary>
    /// <param name="path">Where.</param>
    /// <param name="api">The API server.</param>
    /// <param name="authority">Who has signed its certificate, in PEM.</param>
    /// <param name="token">The user's.</param>
    /// <param name="current">Whether the context is the current one; nothing may rely on that by accident.</param>
    /// <param name="space">The context's namespace; null for none.</param>
    public static async Task WriteAsync(
        string path,
        Uri api,
        string authority,
        string token,
        bool current = false,
        string? space = null
    )
    {
        var text = $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: {Context}
              cluster:
                server: {api.GetLeftPart(UriPartial.Authority)}
                certificate-authority-data: {Convert.ToBase64String(
                Encoding.UTF8.GetBytes(authority)
            )}
            users:
            - name: {Context}
              user:
                token: {token}
            contexts:
            - name: {Context}
              context:
                cluster: {Context}
                user: {Context}
            {(space is null ? "" : $"    namespace: {space}")}
            {(current ? $"current-context: {Context}" : "")}

            """;
        await File.WriteAllTextAsync(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
