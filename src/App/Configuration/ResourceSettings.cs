using Lastgood.Core.Signals;

namespace Lastgood.App.Configuration;

/// <summary>What a service's resources are measured of.</summary>
internal enum ResourceKind
{
    /// <summary>The whole machine.</summary>
    Machine,

    /// <summary>The control group of a process.</summary>
    Cgroup,

    /// <summary>A unit of the system's systemd.</summary>
    Systemd,

    /// <summary>A unit of the user's systemd.</summary>
    SystemdUser,

    /// <summary>A container.</summary>
    Docker,
}

/// <summary>Where a service's processors, memory, OOM kills and restarts are measured.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Name">
/// The file with the process' id, the unit or the container, with <c>{release}</c> and <c>{port}</c>; null for the machine.
/// </param>
internal sealed record ResourceSettings(ResourceKind Kind, string? Name)
{
    /// <summary>What is measured.</summary>
    public IReadOnlyList<Signal> Signals =>
        Kind switch
        {
            ResourceKind.Machine => [Signal.Cpu, Signal.Memory],
            ResourceKind.Cgroup => [Signal.Cpu, Signal.Memory, Signal.OomKills],
            ResourceKind.Docker => [Signal.Cpu, Signal.Memory, Signal.OomKills, Signal.Restarts],
            _ => [Signal.OomKills, Signal.Restarts],
        };
}
