using System.Runtime.InteropServices;
using Lastgood.Adapters.Processes;
using Lastgood.Demo;
using Lastgood.Demo.Cluster;

if (DemoOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(DemoOptions.Usage);
    return 2;
}

using var interrupted = new CancellationTokenSource();
using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
using var sighup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);

var announcer = new Announcer(options.Json ? Console.Error : Console.Out, TimeProvider.System);
try
{
    var inCluster = options.Platform == DemoPlatform.Kubernetes;
    if (
        inCluster
        && await Contexts.MissingAsync(
            options,
            new CommandRunner(TimeProvider.System),
            interrupted.Token
        )
            is { } why
    )
    {
        await Console.Error.WriteLineAsync($"demo: {why}");
        return 2;
    }
    IDemoResult result = inCluster
        ? await new ClusterPlay(options, announcer).RunAsync(interrupted.Token)
        : await new Play(options, announcer).RunAsync(interrupted.Token);
    if (options.Json)
    {
        await Console.Out.WriteLineAsync(result.ToJson());
    }
    return result.IsAsPromised ? 0 : 1;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    announcer.Say("interrupted; everything is taken down again");
    return 130;
}
catch (CommandException problem)
{
    await Console.Error.WriteLineAsync($"demo: {problem.Message}");
    if (problem.Remedy is { } remedy)
    {
        await Console.Error.WriteLineAsync($"try: {remedy}");
    }
    if (options.Json)
    {
        IDemoResult failed =
            options.Platform == DemoPlatform.Kubernetes
                ? ClusterResult.Failed
                : DemoResult.Failed(options.Fault);
        await Console.Out.WriteLineAsync(failed.ToJson());
    }
    return 1;
}

void Interrupt(PosixSignalContext signal)
{
    // Not the end of this process yet: the stage has to be taken down first.
    signal.Cancel = true;
    interrupted.Cancel();
}
