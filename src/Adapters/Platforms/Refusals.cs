using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms;

/// <summary>Trouble that is found while planning is a refusal: nothing was begun.</summary>
internal static class Refusals
{
    public static Refusal Of(PlatformException e) => new(e.Message, e.Remedy ?? "");
}
