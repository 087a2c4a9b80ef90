namespace Lastgood.Adapters.Tests.Platforms.Systemd;

/// <summary>How the releases of a service of units come about.</summary>
public enum UnitKind
{
    /// <summary>Folders, and a unit that starts from a link.</summary>
    Link,

    /// <summary>Folders, and an instance of a template for each.</summary>
    Template,

    /// <summary>Folders that are made of commits, and a unit that starts from a link.</summary>
    Trees,

    /// <summary>A checkout that the unit starts from.</summary>
    Checkout,
}
