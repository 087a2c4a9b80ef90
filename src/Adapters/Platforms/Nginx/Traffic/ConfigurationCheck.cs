using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Nginx.Traffic;

/// <summary>Whether nginx's configuration on disk lets the include file be used.</summary>
internal static class ConfigurationCheck
{
    /// <summary>What stands in the way; null where nothing does.</summary>
    public static Refusal? Obstacle(NginxOptions options, NginxConfiguration configuration) =>
        configuration.Fault switch
        {
            null when configuration.Includes(options.Include) => null,
            null => NotIncluded(options),
            // Setting up cures these: the file is not there yet, or is not what it has to be.
            { } fault when fault.Misses(options.Include) || fault.File == options.Include => null,
            { } fault => Broken(fault, options),
        };

    /// <summary>What to say where another file makes <c>nginx -t</c> fail.</summary>
    public static Refusal Broken(NginxFault fault, NginxOptions options) =>
        new(
            $"nginx's configuration is not valid, so nothing was changed: {fault.Text}",
            $"correct {(fault.File is null ? "it" : $"{fault.File}, line {fault.Line}")} and try again: {Processes.CommandLine.Show([.. options.Command, "-t"])}"
        );

    private static Refusal NotIncluded(NginxOptions options) =>
        new(
            $"nginx's configuration does not include {options.Include}",
            $"add these lines to it, leave nginx as it is, and run this again:\n{NginxSetup.Lines(options)}"
        );
}
