using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;

namespace Lastgood.App.Composition;

/// <summary>
/// What the program is made of besides its configuration. Tests that kill the process at each point put their own pieces
/// between here and the world.
/// </summary>
internal sealed record Wiring
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Func<IJournal, IJournal> Journal { get; init; } = static journal => journal;

    public Func<IPlatform, IPlatform> Platform { get; init; } = static platform => platform;
}
