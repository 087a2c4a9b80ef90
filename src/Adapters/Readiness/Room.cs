using Lastgood.Adapters.Processes;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Readiness;

/// <summary>Room on disks.</summary>
public static class Room
{
    /// <summary>Whether there is room in a folder.</summary>
    /// <param name="name">What is asked.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="least">How much there has to be, in bytes.</param>
    public static ReadinessCheck Check(string name, string folder, long least)
    {
        try
        {
            var free = new DriveInfo(folder).AvailableFreeSpace;
            return free >= least
                ? ReadinessCheck.Yes(name, $"{Spoken.Bytes(free)} free for {folder}")
                : ReadinessCheck.No(
                    name,
                    $"{Spoken.Bytes(free)} free for {folder}, less than {Spoken.Bytes(least)}",
                    CommandLine.Show(["df", "-h", folder])
                );
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ReadinessCheck.Unknown(name, $"{folder}: {Spoken.Excerpt(e.Message)}");
        }
    }
}
