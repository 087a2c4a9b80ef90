using System.Runtime.InteropServices;
using Lastgood.Adapters.Processes;
using Lastgood.Bench;
using Lastgood.Bench.Kubernetes;
using Lastgood.Bench.Platforms;
using Lastgood.Bench.Scale;
using Lastgood.Bench.Support;
using Lastgood.Bench.VsRules;

IReadOnlyList<IBenchmark> benchmarks =
[
    new Switch(),
    new Notice(),
    new Startup(),
    new Journal(),
    new DecideScale(),
    new Storm(),
    new VsPrometheus(),
    new RollbackTimes(),
    new KubernetesRollback(),
    new Blackhole(),
];
IReadOnlyList<IPart> parts = [new ScaledFleet(), new StormPart(), new WatchPart()];

using var interrupted = new CancellationTokenSource();
using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
if (args is [Part.Option, var wanted, .. var given])
{
    await parts.Single(part => part.Name == wanted).RunAsync(given, interrupted.Token);
    return 0;
}
var (name, file) = args switch
{
    [] => (null, null),
    [var one] => (one, null),
    [var one, "--json", var path] => (one, path),
    _ => ("", null),
};
if (name is null)
{
    foreach (var one in benchmarks)
    {
        Console.Out.WriteLine($"{one.Name, -15}{one.About}");
    }
    return 0;
}
if (benchmarks.FirstOrDefault(b => b.Name == name) is not { } benchmark)
{
    Console.Error.WriteLine(
        $"usage: bench/run NAME [--json FILE], with NAME one of {string.Join(", ", benchmarks.Select(static b => b.Name))}"
    );
    return 2;
}

try
{
    var measured = await benchmark.RunAsync(interrupted.Token);
    Console.Out.Write(measured.Table(benchmark));
    if (file is not null)
    {
        await File.WriteAllTextAsync(file, measured.ToJson(benchmark));
    }
    return 0;
}
catch (CommandException e)
{
    Console.Error.WriteLine($"bench: {e.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("bench: interrupted; everything is taken down again");
    return 130;
}

void Interrupt(PosixSignalContext signal)
{
    // Not the end of this process yet: what was set up has to be taken down first.
    signal.Cancel = true;
    interrupted.Cancel();
}
