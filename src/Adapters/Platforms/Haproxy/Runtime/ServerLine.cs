using System.Globalization;

namespace Lastgood.Adapters.Platforms.Haproxy.Runtime;

/// <summary>A server, as <c>show servers state</c> and a server-state file have it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Operation">0 stopped, 1 starting, 2 running, 3 stopping (<c>srv_op_state</c>).</param>
/// <param name="Admin">Bits: 1, 2 and 32 maintenance, 8 and 16 draining (<c>srv_admin_state</c>).</param>
/// <param name="Weight">The weight that it was told last, 0 to 256 (<c>srv_uweight</c>).</param>
internal sealed record ServerLine(string Name, int Operation, int Admin, int Weight)
{
    private const int Running = 2;

    // Not 4, "disabled" in the configuration, and 64, a name set by hand: both only say where something came from, and stay.
    private const int Maintenance = 0x01 | 0x02 | 0x20;
    private const int Draining = 0x08 | 0x10;

    /// <summary>Whether HAProxy sends requests to it, as far as its own checks and its state go.</summary>
    public bool IsUp => Operation == Running && IsIn;

    /// <summary>Whether nobody took it out or drains it.</summary>
    public bool IsIn => !IsInMaintenance && !IsDraining;

    /// <summary>Whether it was taken out.</summary>
    public bool IsInMaintenance => (Admin & Maintenance) != 0;

    /// <summary>Whether it takes only the requests of clients that are bound to it.</summary>
    public bool IsDraining => (Admin & Draining) != 0;

    /// <summary>What state it is in, for people.</summary>
    public string State =>
        IsInMaintenance ? "in maintenance"
        : IsDraining ? "draining"
        : Operation == Running ? "up"
        : "down";

    /// <summary>The servers of a text; null where it is not such a text.</summary>
    public static IReadOnlyList<ServerLine>? Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // The first line is the version of the format; the second names the columns.
        if (
            lines.Length < 2
            || lines[0] != "1"
            || !lines[1].StartsWith("# ", StringComparison.Ordinal)
        )
        {
            return null;
        }
        var names = lines[1][2..].Split(' ');
        var (name, operation, admin, weight) = (
            Array.IndexOf(names, "srv_name"),
            Array.IndexOf(names, "srv_op_state"),
            Array.IndexOf(names, "srv_admin_state"),
            Array.IndexOf(names, "srv_uweight")
        );
        if (name < 0 || operation < 0 || admin < 0 || weight < 0)
        {
            return null;
        }
        var servers = new List<ServerLine>();
        foreach (var line in lines.Skip(2))
        {
            var fields = line.Split(' ');
            if (
                fields.Length <= Math.Max(Math.Max(name, operation), Math.Max(admin, weight))
                || !Number(fields[operation], out var op)
                || !Number(fields[admin], out var bits)
                || !Number(fields[weight], out var told)
            )
            {
                return null;
            }
            servers.Add(new ServerLine(fields[name], op, bits, told));
        }
        return servers;
    }

    private static bool Number(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
