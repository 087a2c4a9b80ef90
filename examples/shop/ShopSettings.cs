using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Lastgood.Shop;

/// <summary>What the shop is told when it starts: <c>--name value</c>, or else the environment's <c>SHOP_NAME</c>.</summary>
/// <param name="Version">The version that it says it is.</param>
/// <param name="Address">The address that it listens at.</param>
/// <param name="Port">The port that it listens on.</param>
/// <param name="Fault">How it breaks.</param>
/// <param name="FaultAfter">When it breaks.</param>
public sealed partial record ShopSettings(
    string Version,
    IPAddress Address,
    int Port,
    Fault Fault,
    FaultStart FaultAfter
)
{
    public const string Usage = """
        usage: Lastgood.Shop [--version 1.0] [--address 127.0.0.1] [--port 8001]
                             [--fault none|errors|slow|crash|hang] [--fault-after 200|8s|/FILE]

        Each can be given in the environment too: SHOP_VERSION, SHOP_ADDRESS, SHOP_PORT, SHOP_FAULT, SHOP_FAULT_AFTER.
        --address      the address to listen at; 0.0.0.0 in a container, whose port is published
        --fault        how it breaks: most checkouts answer 500, checkouts get slow, a checkout ends the process, or
                       the whole process stops answering
        --fault-after  until when it is well: so many checkouts (200), so many seconds (8s), or until a file is there (/FILE);
                       0 is from the start
        """;

    private static readonly string[] Names = ["version", "address", "port", "fault", "fault-after"];

    /// <summary>Reads the settings.</summary>
    /// <exception cref="FormatException">One of them is unknown or makes no sense; the message says which.</exception>
    public static ShopSettings Read(
        IReadOnlyList<string> arguments,
        Func<string, string?> environment
    )
    {
        var given = Given(arguments);
        return new ShopSettings(
            AsVersion(Value("version") ?? "1.0"),
            AsAddress(Value("address") ?? "127.0.0.1"),
            AsPort(Value("port") ?? "8001"),
            AsFault(Value("fault") ?? "none"),
            FaultStart.Parse(Value("fault-after") ?? "0")
        );

        string? Value(string name) =>
            given.GetValueOrDefault(name)
            ?? (
                environment("SHOP_" + name.ToUpperInvariant().Replace('-', '_'))
                    is { Length: > 0 } set
                    ? set
                    : null
            );
    }

    private static Dictionary<string, string> Given(IReadOnlyList<string> arguments)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i].StartsWith("--", StringComparison.Ordinal)
                ? arguments[i][2..]
                : "";
            if (!Names.Contains(name, StringComparer.Ordinal))
            {
                throw new FormatException($"\"{arguments[i]}\" is not a setting.");
            }
            if (i + 1 == arguments.Count)
            {
                throw new FormatException($"--{name} lacks its value.");
            }
            given[name] = arguments[i + 1];
        }
        return given;
    }

    private static string AsVersion(string text) =>
        VersionText().IsMatch(text)
            ? text
            : throw new FormatException($"\"{text}\" cannot be a version.");

    private static IPAddress AsAddress(string text) =>
        IPAddress.TryParse(text, out var address)
            ? address
            : throw new FormatException($"\"{text}\" is not an address to listen at.");

    private static int AsPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port is > 0 and < 65536
            ? port
            : throw new FormatException($"\"{text}\" is not a port; ports are 1 to 65535.");

    private static Fault AsFault(string text) =>
        text switch
        {
            "none" => Fault.None,
            "errors" => Fault.Errors,
            "slow" => Fault.Slow,
            "crash" => Fault.Crash,
            "hang" => Fault.Hang,
            _ => throw new FormatException(
                $"\"{text}\" is not a fault; faults are none, errors, slow, crash and hang."
            ),
        };

    /// <summary>What goes unescaped into JSON, HTML and a header.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9._+-]{1,64}\z", RegexOptions.None, 1000)]
    private static partial Regex VersionText();
}
