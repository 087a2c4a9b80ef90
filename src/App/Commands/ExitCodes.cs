using Lastgood.Core.Activations;

namespace Lastgood.App.Commands;

/// <summary>The exit codes of every command.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Refused = 3;
    public const int Undone = 4;
    public const int Interrupted = 130;

    public static int Of(ActivationOutcome outcome) =>
        outcome switch
        {
            ActivationOutcome.Done or ActivationOutcome.NothingToDo => Done,
            ActivationOutcome.Refused => Refused,
            ActivationOutcome.Undone => Undone,
            _ => Failed,
        };
}
