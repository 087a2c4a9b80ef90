using Lastgood.Shop;

namespace Lastgood.Demo;

/// <summary>Where the demo is played.</summary>
internal enum DemoPlatform
{
    /// <summary>Both slots are processes behind an nginx of the demo's own.</summary>
    Nginx,

    /// <summary>Both are containers of an engine of its own.</summary>
    Docker,

    /// <summary>A Deployment in a cluster that is there already.</summary>
    Kubernetes,
}

/// <summary>What <c>./demo</c> was asked for.</summary>
/// <param name="Platform">Where it is played.</param>
/// <param name="Fault">How the broken release breaks.</param>
/// <param name="Keep">Whether all is left up at the end.</param>
/// <param name="Json">Whether standard output is one JSON object and nothing else.</param>
internal sealed record DemoOptions(DemoPlatform Platform, Fault Fault, bool Keep, bool Json)
{
    public const string Usage =
        "usage: ./demo [--platform nginx|docker] [--fault errors|slow|crash|hang] [--keep] [--json]\n"
        + "       ./demo --platform kubernetes --context NAME [--kubeconfig FILE] [--json]";

    /// <summary>The context of the cluster; null where none was named.</summary>
    public string? Context { get; init; }

    /// <summary>The path of the kubeconfig; null for the one that kubectl takes itself.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Reads the command line; null where it makes no sense.</summary>
    public static DemoOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new DemoOptions(DemoPlatform.Nginx, Fault.Errors, Keep: false, Json: false);
        var breaks = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--keep":
                    options = options with { Keep = true };
                    continue;
                case "--json":
                    options = options with { Json = true };
                    continue;
                case "--platform" when PlatformOf(value) is { } platform:
                    options = options with { Platform = platform };
                    break;
                case "--fault" when FaultOf(value) is { } fault:
                    options = options with { Fault = fault };
                    breaks = true;
                    break;
                case "--context" when IsValue(value):
                    options = options with { Context = value };
                    break;
                case "--kubeconfig" when IsValue(value):
                    options = options with { Kubeconfig = Path.GetFullPath(value) };
                    break;
                default:
                    return null;
            }
            i++;
        }
        var clashes =
            options.Platform == DemoPlatform.Kubernetes
                ? options.Keep || breaks
                : (options.Context ?? options.Kubeconfig) is not null;
        return clashes ? null : options;
    }

    private static bool IsValue(string word) => word.Length > 0 && word[0] != '-';

    private static DemoPlatform? PlatformOf(string word) =>
        word switch
        {
            "nginx" => DemoPlatform.Nginx,
            "docker" => DemoPlatform.Docker,
            "kubernetes" => DemoPlatform.Kubernetes,
            _ => null,
        };

    private static Fault? FaultOf(string word) =>
        word switch
        {
            "errors" => Fault.Errors,
            "slow" => Fault.Slow,
            "crash" => Fault.Crash,
            "hang" => Fault.Hang,
            _ => null,
        };
}
