namespace Lastgood.Adapters.Platforms.BlueGreen.Steps;

/// <summary>The steps, as the journal names them.</summary>
internal static class StepNames
{
    public const string Setup = "setup";
    public const string Clear = "clear";
    public const string Start = "start";
    public const string Ready = "ready";
    public const string Switch = "switch";
    public const string Confirm = "confirm";
    public const string Stop = "stop";
}
