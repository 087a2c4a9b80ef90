using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;

namespace Lastgood.Core.Activations.Groups;

/// <summary>Services that go back together.</summary>
/// <param name="Name">The group's name: its runs and incidents are kept under it, beside those of its members.</param>
/// <param name="Members">The services, in the order in which they go back.</param>
/// <param name="IfOneCannot">What becomes of the others.</param>
public sealed record GroupSetup(
    string Name,
    IReadOnlyList<GroupMember> Members,
    IfOneCannot IfOneCannot
)
{
    /// <summary>A member by its name.</summary>
    /// <exception cref="PlatformException">The group has no such member any more: the run is another configuration's.</exception>
    public GroupMember Find(string member) =>
        Members.FirstOrDefault(m => m.Name == member)
        ?? throw new PlatformException(
            $"{Name} has no service {member} any more, and this run began with it",
            $"put {member} back into \"groups: {Name}\" until the run has ended"
        );
}

/// <summary>A service of a group.</summary>
/// <param name="Setup">The service.</param>
/// <param name="Desk">Its journal.</param>
/// <param name="Rollback">Its own way back.</param>
public sealed record GroupMember(ServiceSetup Setup, ServiceDesk Desk, Rollback Rollback)
{
    /// <summary>Its name.</summary>
    public string Name => Setup.Service;

    /// <summary>Keeps evidence of it; null where none is kept.</summary>
    public ICaptures? Captures => Setup.Captures;
}

/// <summary>What becomes of the other services of a group where one cannot go back.</summary>
public enum IfOneCannot
{
    /// <summary>Those that went back go forward again: all or none, because they only work together.</summary>
    Forward,

    /// <summary>The others go back without it.</summary>
    Back,
}
