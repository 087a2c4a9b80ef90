using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>A service that something on this machine runs already, and that a platform can take over as it is.</summary>
/// <param name="Name">What it is called where it runs.</param>
/// <param name="Port">The port of this machine that it answers at; null where it is not known.</param>
internal abstract record HostedService(string Name, int? Port)
{
    /// <summary>The port that is proposed where none was found.</summary>
    private const int UsualPort = 8080;

    /// <summary>What was found, in a few words each.</summary>
    public abstract IReadOnlyList<string> Found { get; }

    /// <summary>Whether what it is called is known.</summary>
    public virtual bool IsNamed => true;

    /// <summary>Whether it is asked over HTTP for its health and version; where not, its platform knows both.</summary>
    public virtual bool IsAsked => true;

    /// <summary>The ports of this machine that belong to it.</summary>
    public virtual IEnumerable<int> Ports => Port is { } port ? [port] : [];

    /// <summary>What it answers, of all that answers on this machine; null where nothing does.</summary>
    public virtual ServiceFacts? FactsAmong(IReadOnlyList<ServiceFacts> services) =>
        services.FirstOrDefault(service => service.Port == Port);

    /// <summary>Its name as <c>lastgood.yaml</c> can have it.</summary>
    public string Key => Names.From(Name) ?? "my-service";

    /// <summary>Writes the section below <c>platform:</c>.</summary>
    public abstract void Write(ProposalText file);

    /// <summary>Writes the key for the address that users come in through.</summary>
    protected void WriteUrl(ProposalText file, string key = "url") =>
        file.Say(4, "The address that users come in through.")
            .Unless(Port is not null, 4, "no port of this machine was found that leads to it")
            .Set(4, key, Loopback.Url(Port ?? UsualPort));
}
