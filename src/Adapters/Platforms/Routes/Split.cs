using System.Globalization;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>How the rules of a route share traffic between the two sides; written as <c>0=80/20 2=100/0</c>.</summary>
/// <param name="Shares">The rules that are moved, by their number in the route.</param>
internal sealed record Split(IReadOnlyList<RuleShare> Shares)
{
    /// <summary>See <see cref="Split"/>.</summary>
    public string Text => string.Join(' ', Shares);

    /// <summary>Whether a side gets anything.</summary>
    public bool Reaches(RouteSide side) => Shares.Any(s => s.Of(side) > 0);

    /// <summary>The same rules with all traffic on one side.</summary>
    public Split AllTo(RouteSide side) =>
        new([
            .. Shares.Select(s =>
                side == RouteSide.Stable
                    ? s with
                    {
                        Stable = RuleShare.All,
                        Canary = 0,
                    }
                    : s with
                    {
                        Stable = 0,
                        Canary = RuleShare.All,
                    }
            ),
        ]);

    /// <summary>Reads <see cref="Text"/>.</summary>
    public static Split Parse(string text) =>
        new([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(RuleShare.Parse)]);

    /// <summary>For people: <c>stable 80, canary 20</c>.</summary>
    public string Words =>
        string.Join(
            "; ",
            Shares
                .Select(static s =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"stable {s.Stable}, canary {s.Canary}"
                    )
                )
                .Distinct(StringComparer.Ordinal)
        );
}

/// <summary>The weights of one rule.</summary>
/// <param name="Rule">Its number in the route, from 0.</param>
/// <param name="Stable">The weight of the stable side; not below 0.</param>
/// <param name="Canary">The weight of the canary; not below 0.</param>
internal sealed record RuleShare(int Rule, int Stable, int Canary)
{
    /// <summary>What one side has when it has all: weights are per cent where Istio checks them.</summary>
    public const int All = 100;

    public int Of(RouteSide side) => side == RouteSide.Stable ? Stable : Canary;

    public static RuleShare Parse(string text)
    {
        var parts = text.Split('=', '/');
        return new RuleShare(Read(parts[0]), Read(parts[1]), Read(parts[2]));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Rule}={Stable}/{Canary}");

    private static int Read(string number) =>
        int.Parse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
