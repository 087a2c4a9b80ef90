using Lastgood.Adapters.Mitigations;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>mitigation:</c></summary>
internal static class MitigationSection
{
    private static readonly Field<string> Name = Field.Required(
        "name",
        Texts.Name,
        "What it is called, for people."
    );

    private static readonly Field<IReadOnlyList<string>> On = Field.Optional(
        "on",
        new ArgumentsShape(),
        "The command that switches it on; doing so twice must be the same as once."
    );

    private static readonly Field<IReadOnlyList<string>> Off = Field.Optional(
        "off",
        new ArgumentsShape(),
        "The command that switches it off again; run only by lastgood mitigate."
    );

    private static readonly Field<Lever.ByCall> OnCall = Field.Optional(
        "on_call",
        CallSection.Definition,
        "In place of \"on\": an HTTP call that switches it on; 2xx is success."
    );

    private static readonly Field<Lever.ByCall> OffCall = Field.Optional(
        "off_call",
        CallSection.Definition,
        "In place of \"off\": an HTTP call that switches it off again."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        TimeSpan.FromSeconds(30),
        "The longest that either may take."
    );

    /// <summary>The definition.</summary>
    public static Section<Mitigation> Definition { get; } =
        new(
            "a mitigation",
            [Name, On, Off, OnCall, OffCall, Timeout],
            static values => new Mitigation(
                values.Get(Name),
                LeverOf(values, On, OnCall),
                LeverOf(values, Off, OffCall),
                values.Get(Timeout)
            ),
            static values =>
            {
                CheckOne(values, On, OnCall);
                CheckOne(values, Off, OffCall);
            }
        );

    private static Lever LeverOf(
        Values values,
        Field<IReadOnlyList<string>> command,
        Field<Lever.ByCall> call
    ) =>
        values.Find(call) is { } made
            ? made
            : new Lever.ByCommand(values.Find(command) ?? throw new InvalidOperationException());

    private static void CheckOne(
        Values values,
        Field<IReadOnlyList<string>> command,
        Field<Lever.ByCall> call
    )
    {
        if (values.IsGiven(command) == values.IsGiven(call))
        {
            values.Refuse(
                call,
                $"exactly one of \"{command.Name}\" and \"{call.Name}\" must say how it is switched {command.Name}"
            );
        }
    }
}
