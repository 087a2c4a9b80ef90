namespace Lastgood.Core.Platforms;

/// <summary>A platform that tells how far a long step is while it goes on. Only for people who look on: nothing is decided by it.</summary>
public interface ITellsProgress
{
    /// <summary>Whom it tells, a line each time that there is something new; null for nobody.</summary>
    Action<string>? Told { set; }
}
