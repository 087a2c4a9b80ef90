namespace Lastgood.Core.Policies.Shipped;

/// <summary>The rows of shipped policies, written as a configuration would have them.</summary>
internal static class Row
{
    public static Trigger Critical(string name, string line, TriggerAction? then = null) =>
        Of(name, line, Severity.Critical, then);

    public static Trigger High(string name, string line, TriggerAction? then = null) =>
        Of(name, line, Severity.High, then);

    public static Trigger Medium(string name, string line, TriggerAction? then = null) =>
        Of(name, line, Severity.Medium, then);

    public static Trigger Low(string name, string line, TriggerAction? then = null) =>
        Of(name, line, Severity.Low, then);

    private static Trigger Of(string name, string line, Severity severity, TriggerAction? then) =>
        TriggerLine.Parse(line).Trigger! with
        {
            Name = name,
            Severity = severity,
            Then = then,
        };
}
