using Lastgood.App.Configuration.Format;
using Lastgood.App.Configuration.Yaml;
using Lastgood.Core.Policies.Shipped;
using Lastgood.Core.Verification;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>verify:</c></summary>
internal static class VerifySection
{
    /// <summary>1 % is the blue-green runbook's bound.</summary>
    private const double MostErrors = 0.01;

    private static readonly Field<double> ErrorRate = Field.Default(
        "error_rate",
        new PercentShape(),
        MostErrors,
        "The share of server errors (5xx) that is still fine once a release serves."
    );

    private static readonly Field<TimeSpan> Window = Field.Default(
        "window",
        new DurationShape(TimeSpan.Zero, TimeSpan.FromHours(1)),
        ShippedPolicy.Default.Policy.Window,
        "How long the share of errors is measured. 0s: it is not measured. A service without metrics measures none."
    );

    private static readonly Field<int> MinRequests = Field.Default(
        "min_requests",
        new NumberShape(1, 1_000_000),
        ShippedPolicy.Default.Policy.MinRequests,
        "With fewer requests than this in the window, the share of errors is inconclusive."
    );

    private static readonly Field<string> Name = Field.Required(
        "name",
        Texts.Title,
        "What the check is called, for people."
    );

    private static readonly Field<IReadOnlyList<string>> Run = Field.Required(
        "run",
        new ArgumentsShape("front", "version"),
        "The command; exit code 0 passes. It knows {front} (the address that users come in through) and {version}."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
        TimeSpan.FromSeconds(30),
        "The longest that the command may take; longer fails."
    );

    private static readonly Section<CommandCheck> Check = new(
        "a check",
        [Name, Run, Timeout],
        static values => new CommandCheck(values.Get(Name), values.Get(Run), values.Get(Timeout))
    );

    private static readonly Field<IReadOnlyList<CommandCheck>> Commands = Field.Default(
        "commands",
        new ListShape<CommandCheck>("checks", Check, 50),
        [],
        "Your own checks (smoke tests), run one after the other once the release serves. All must pass."
    );

    private static readonly Field<ComparisonSpec> Compare = Field.Optional(
        "compare",
        ComparisonSection.Definition,
        "A new release is asked the same as the one before, which still runs, in turns; by the answers it must not be worse."
    );

    /// <summary>The definition.</summary>
    public static Section<VerificationSpec> Definition { get; } =
        new(
            "the verification",
            [ErrorRate, Window, MinRequests, Commands, Compare],
            static values => new VerificationSpec(
                values.Get(ErrorRate),
                values.Get(Window),
                values.Get(MinRequests),
                values.Get(Commands)
            )
            {
                Compare = values.Find(Compare),
            },
            CheckNames
        );

    /// <summary>Whether a key is about the share of errors, which only a service with metrics has.</summary>
    public static bool IsMeasured(string key) =>
        new Field[] { ErrorRate, Window, MinRequests }.Any(field =>
            string.Equals(field.Name, key, StringComparison.Ordinal)
        );

    private static void CheckNames(Values values)
    {
        if (!values.IsRight(Commands) || values.NodeOf(Commands) is not ListNode list)
        {
            return;
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, check) in list.Items.Zip(values.Get(Commands)))
        {
            if (!names.Add(check.Name))
            {
                values.Refuse(
                    item.Below(Name.Name),
                    "another check has this name; a failure must say which one it was"
                );
            }
        }
    }
}
