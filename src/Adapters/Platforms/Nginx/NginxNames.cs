namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>What things are called in nginx's configuration and on disk.</summary>
internal static class NginxNames
{
    /// <summary>Which slot the answering worker sends traffic to.</summary>
    public const string SlotHeader = "X-Lastgood-Slot";

    /// <summary>Which flag files the answering worker sees, e.g. <c>blue=1 green=0</c>.</summary>
    public const string FlagsHeader = "X-Lastgood-Flags";

    /// <summary>The process id of the answering worker.</summary>
    public const string WorkerHeader = "X-Lastgood-Worker";

    /// <summary>The digest of the include file that the answering worker runs with.</summary>
    public const string IncludeHeader = "X-Lastgood-Include";

    /// <summary>The variable (without <c>$</c>), or in reload mode the upstream, that the user's <c>proxy_pass</c> names.</summary>
    public static string Target(string service) =>
        "lastgood_" + service.Replace('-', '_').Replace('.', '_');

    /// <summary>The location through which nginx says which slot serves.</summary>
    public static string Location(string service) => "/.lastgood/" + service;

    /// <summary>The first line of an include file of the service; what begins otherwise is somebody else's.</summary>
    public static string Signature(string service) =>
        $"# Written by lastgood for the service {service}.";
}
