using System.Globalization;
using Lastgood.Adapters.Platforms.Haproxy.Runtime;

namespace Lastgood.Adapters.Platforms.Haproxy.Traffic;

/// <summary>The weights of the two servers of a service.</summary>
/// <param name="From">Of the one that served when the plan was made.</param>
/// <param name="To">Of the other.</param>
internal sealed record Weights(int From, int To)
{
    /// <summary>The weights that give the other server a share.</summary>
    /// <param name="percent">0 to 100.</param>
    public static Weights Sharing(int percent) => new(100 - percent, percent);

    /// <summary>As they are at one HAProxy.</summary>
    public static Weights Of(BackendState state, string from, string to) =>
        new(state[from].Weight, state[to].Weight);

    /// <summary>In which order they are set: the one that keeps a share comes first, so that there is never nobody.</summary>
    public IEnumerable<(string Server, int Weight)> InOrder(string from, string to) =>
        From == 0 ? [(to, To), (from, From)] : [(from, From), (to, To)];

    /// <summary>As a step's argument.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{From}/{To}");

    /// <summary>What <see cref="Text"/> wrote down.</summary>
    public static Weights Parse(string text)
    {
        var parts = text.Split('/');
        return new Weights(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            int.Parse(parts[1], CultureInfo.InvariantCulture)
        );
    }
}
