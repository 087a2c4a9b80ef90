namespace Lastgood.App.Configuration.Initial;

/// <summary>The commands that start and stop a release in a slot: nobody can guess them.</summary>
internal static class SlotCommands
{
    /// <summary>Writes their keys.</summary>
    public static void Write(ProposalText file, string name) =>
        file.Say(4, "Starts a release in a slot, to answer on {port}, and returns.")
            .Unless(false, 4, "how you start {release} in {slot}; a script will do")
            .List(4, "start", "systemctl", "start", $"{name}-{{slot}}@{{release}}")
            .Say(4, "Stops whatever runs in a slot, and returns.")
            .Unless(false, 4, "how you stop it")
            .List(4, "stop", "systemctl", "stop", $"{name}-{{slot}}@*")
            .Say(4, "Exits 0 while something runs in a slot.")
            .Unless(false, 4, "how you ask whether it runs")
            .List(4, "status", "systemctl", "is-active", "--quiet", $"{name}-{{slot}}@*");
}
