using Lastgood.Shop;

namespace Lastgood.Demo;

/// <summary>What <c>./demo</c> was asked for.</summary>
/// <param name="Fault">How the broken release breaks.</param>
/// <param name="InContainers">Whether the slots are Docker containers.</param>
/// <param name="Keep">Whether all is left up at the end.</param>
/// <param name="Json">Whether standard output is one JSON object and nothing else.</param>
internal sealed record DemoOptions(Fault Fault, bool InContainers, bool Keep, bool Json)
{
    public const string Usage =
        "usage: ./demo [--platform nginx|docker] [--fault errors|slow|crash|hang] [--keep] [--json]";

    /// <summary>Reads the command line; null where it makes no sense.</summary>
    public static DemoOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new DemoOptions(Fault.Errors, InContainers: false, Keep: false, Json: false);
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--keep":
                    options = options with { Keep = true };
                    break;
                case "--json":
                    options = options with { Json = true };
                    break;
                case "--platform"
                    when i + 1 < arguments.Count && arguments[i + 1] is "nginx" or "docker":
                    options = options with { InContainers = arguments[++i] == "docker" };
                    break;
                case "--fault"
                    when i + 1 < arguments.Count && FaultOf(arguments[i + 1]) is { } fault:
                    options = options with { Fault = fault };
                    i++;
                    break;
                default:
                    return null;
            }
        }
        return options;
    }

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
