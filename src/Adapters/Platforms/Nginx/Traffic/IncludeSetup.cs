using Lastgood.Adapters.Platforms.BlueGreen.Slots;
using Lastgood.Adapters.Platforms.BlueGreen.Traffic;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Nginx.Traffic;

/// <summary>What is said where the include file is missing, outdated or not loaded.</summary>
internal static class IncludeSetup
{
    public static TrafficSetup Of(NginxOptions options, Func<Slot, string?, PlannedStep> step) =>
        new(
            $"nginx does not use {options.Include} yet",
            $"nginx does not use {options.Include} as it has to be; the next activation writes it and reloads nginx once",
            step
        );
}
