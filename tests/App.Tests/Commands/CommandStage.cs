using System.CommandLine;
using Lastgood.Adapters.Storage;
using Lastgood.App.Commands;
using Lastgood.App.Composition;
using Lastgood.App.Output;
using Lastgood.App.Tests.Configuration;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;

namespace Lastgood.App.Tests.Commands;

/// <summary>A configuration with a journal of its own, for commands to be run on, and what they print.</summary>
internal sealed class CommandStage : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StringWriter data = new();
    private readonly StringWriter chat = new();
    private readonly Clock clock = new();

    /// <summary>What was printed on standard output.</summary>
    public string Data => data.ToString();

    /// <summary>What was printed on standard error.</summary>
    public string Chat => chat.ToString();

    /// <summary>A file of the folder.</summary>
    public string File(string name) => folder[name];

    /// <summary>A configuration, and facts that are known.</summary>
    /// <param name="entries">The facts.</param>
    /// <param name="more">More lines of the one service, which have four spaces less here.</param>
    /// <param name="sections">More sections of the file, each with its end of line.</param>
    public async Task GivenAsync(
        IReadOnlyList<Entry> entries,
        string more = "",
        string sections = ""
    )
    {
        System.IO.File.WriteAllText(
            folder["lastgood.yaml"],
            $"state: {folder["state"]}\n{Sample.With(more)}{sections}"
        );
        await using var store = new SqliteStore(folder["state"], clock);
        await using var lease = await store.TryAcquireAsync(
            "shop",
            TestContext.Current.CancellationToken
        );
        foreach (var entry in entries)
        {
            clock.Now = entry.At;
            await store.AppendAsync(
                lease!,
                [new NewFact(entry.Run, entry.Fact)],
                TestContext.Current.CancellationToken
            );
        }
    }

    /// <summary>Somebody writes to the journal.</summary>
    public async Task SayAsync(params Fact[] facts)
    {
        await using var store = new SqliteStore(folder["state"], TimeProvider.System);
        await using var lease = await store.TryAcquireAsync(
            "shop",
            TestContext.Current.CancellationToken
        );
        await store.AppendAsync(
            lease!,
            [.. facts.Select(static fact => new NewFact(null, fact))],
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>What the journal tells of the service now.</summary>
    public async Task<ServiceState> StateAsync()
    {
        await using var store = new SqliteStore(folder["state"], TimeProvider.System);
        return ServiceState.From(
            "shop",
            await store.ReadAsync("shop", 0, TestContext.Current.CancellationToken)
        );
    }

    /// <summary>What stands before the platform of the configuration.</summary>
    public Func<IPlatform, IPlatform> Platform { get; set; } = static platform => platform;

    /// <summary>Runs a verb.</summary>
    public Task<int> RunAsync(Func<Shell, Command> verb, params string[] arguments)
    {
        var terminal = new Terminal(data, chat, new Ink(false), new Ink(false), IsLive: false);
        return verb(new Shell(terminal, new Wiring { Platform = Platform }))
            .Parse([.. arguments, "--config", folder["lastgood.yaml"]])
            .InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false },
                TestContext.Current.CancellationToken
            );
    }

    public void Dispose() => folder.Dispose();

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
