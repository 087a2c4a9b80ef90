using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Storage;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;
using Lastgood.Shop;
using Lastgood.Stage;

namespace Lastgood.Scenarios;

/// <summary>How a <c>lastgood</c> ended, and what it wrote.</summary>
internal sealed record Ended(int Code, string Output, string Error)
{
    public void Is(int code) => Assert.True(Code == code, $"ended with {Code}:\n{Output}{Error}");

    /// <summary>It ended with this code and says all of this, on whichever stream.</summary>
    public void Is(int code, params ReadOnlySpan<string> says)
    {
        Is(code);
        foreach (var said in says)
        {
            Assert.Contains(said, Output + Error, StringComparison.Ordinal);
        }
    }
}

/// <summary>What scenarios do with a stage.</summary>
internal static class StageSteps
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(25);

    /// <summary>The <c>lastgood</c> with places to die at and a clock that can be moved.</summary>
    public static string CrashProgram { get; } =
        Path.Combine(AppContext.BaseDirectory, "lastgood-crash");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Waits for the end of a <c>lastgood</c>.</summary>
    public static async Task<Ended> EndAsync(this LastgoodProcess process)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(Patience);
        try
        {
            var code = await process.ExitAsync(patience.Token);
            return new Ended(code, process.Output, process.Error);
        }
        catch (OperationCanceledException) when (!Cancelled.IsCancellationRequested)
        {
            Assert.Fail($"it does not end:\n{process.Output}{process.Error}");
            throw;
        }
    }

    /// <summary>Runs <c>lastgood</c> to its end.</summary>
    public static Task<Ended> RunAsync(this IStage stage, params string[] arguments) =>
        stage.RunAsync([], arguments);

    /// <summary>Runs <c>lastgood</c> to its end, with a program before it.</summary>
    public static async Task<Ended> RunAsync(
        this IStage stage,
        IReadOnlyList<string> wrapper,
        params string[] arguments
    )
    {
        await using var process = LastgoodProcess.Start(stage, arguments, wrapper: wrapper);
        return await process.EndAsync();
    }

    /// <summary>Runs <c>lastgood</c>, which has to end with 0.</summary>
    public static async Task<Ended> MustAsync(this IStage stage, params string[] arguments)
    {
        var ended = await stage.RunAsync(arguments);
        Assert.True(
            ended.Code == 0,
            $"lastgood {string.Join(' ', arguments)} ended with {ended.Code}:\n{ended.Output}{ended.Error}"
        );
        return ended;
    }

    /// <summary>Makes a release, deploys it and says that it is good.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="version">Its version.</param>
    /// <param name="fault">How it breaks when it is told to.</param>
    public static async Task DeployGoodAsync(
        this ShopStage stage,
        string version,
        Fault fault = Fault.None
    )
    {
        stage.AddBreakableRelease(version, fault);
        await stage.MustAsync("deploy", "shop", version);
        await stage.MustAsync("mark", "shop", version, "good", "--reason", "test");
    }

    /// <summary>Starts <c>lastgood watch</c> and waits until it watches.</summary>
    public static async Task<LastgoodProcess> WatchAsync(
        this IStage stage,
        string? program = null,
        IReadOnlyDictionary<string, string>? environment = null,
        IReadOnlyList<string>? wrapper = null
    )
    {
        var watch = LastgoodProcess.Start(
            stage,
            ["watch"],
            program: program,
            environment: environment,
            wrapper: wrapper
        );
        await watch.SaysAsync("watching shop");
        return watch;
    }

    /// <summary>Waits until a running <c>lastgood</c> has said something.</summary>
    public static Task SaysAsync(this LastgoodProcess process, string text) =>
        UntilAsync(
            () => Task.FromResult(process.Error),
            said => said.Contains(text, StringComparison.Ordinal),
            said => $"it does not say \"{text}\":\n{said}"
        );

    /// <summary>Does something and waits until a running <c>lastgood</c> has said something after that.</summary>
    public static async Task SaysNextAsync(
        this LastgoodProcess process,
        string text,
        Func<Task> after
    )
    {
        var before = process.Error.Length;
        await after();
        await UntilAsync(
            () => Task.FromResult(process.Error[before..]),
            said => said.Contains(text, StringComparison.Ordinal),
            said => $"it does not say \"{text}\":\n{said}"
        );
    }

    /// <summary>Ends a <c>lastgood watch</c>, which has to end well.</summary>
    public static async Task EndWatchAsync(this LastgoodProcess watch)
    {
        watch.Interrupt();
        (await watch.EndAsync()).Is(0);
    }

    /// <summary>Starts a <c>lastgood</c> that kills itself at a place.</summary>
    public static LastgoodProcess Crash(this IStage stage, int place, params string[] arguments) =>
        LastgoodProcess.Start(
            stage,
            arguments,
            program: CrashProgram,
            environment: new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["LASTGOOD_KILL_AT"] = place.ToString(CultureInfo.InvariantCulture),
            }
        );

    /// <summary>What <c>incident show --json</c> says.</summary>
    public static async Task<JsonElement> IncidentAsync(this IStage stage, string id)
    {
        var shown = await stage.MustAsync("incident", "show", id, "--json");
        using var json = JsonDocument.Parse(shown.Output);
        return json.RootElement.Clone();
    }

    /// <summary>What the journal says of the shop, without asking <c>lastgood</c>.</summary>
    public static async Task<ServiceState> StateAsync(this IStage stage)
    {
        await using var journal = new SqliteStore(stage.State, TimeProvider.System);
        return ServiceState.From("shop", await journal.ReadAsync("shop", 0, Cancelled));
    }

    /// <summary>The facts of the shop, oldest first.</summary>
    public static async Task<IReadOnlyList<Fact>> FactsAsync(this IStage stage)
    {
        await using var journal = new SqliteStore(stage.State, TimeProvider.System);
        return [.. (await journal.ReadAsync("shop", 0, Cancelled)).Select(static e => e.Fact)];
    }

    /// <summary>Waits until the journal says what is wished.</summary>
    public static Task<ServiceState> UntilAsync(
        this IStage stage,
        Func<ServiceState, bool> wished
    ) => UntilAsync(stage.StateAsync, wished, static state => $"it is still {Describe(state)}");

    /// <summary>Waits for what must come, however slow the machine is.</summary>
    public static async Task<T> UntilAsync<T>(
        Func<Task<T>> look,
        Func<T, bool> wished,
        Func<T, string> otherwise
    )
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (wished(seen))
            {
                return seen;
            }
            if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                Assert.Fail($"after {Patience.TotalSeconds} s {otherwise(seen)}");
            }
            await Task.Delay(Glance, Cancelled);
        }
    }

    /// <summary>A release serves, verified, and is being watched.</summary>
    public static bool Monitors(this ServiceState state, string version) =>
        state.Serving?.Version == version && state.OpenRun is { IsMonitoring: true };

    /// <summary>A run is in the middle of a step.</summary>
    public static bool IsAt(this ServiceState state, string step) =>
        state.OpenRun is { IsActing: true } run
        && run.Plan.Steps.Index()
            .Any(s => s.Item.Name == step && run.Steps[s.Index] == StepProgress.InDoubt);

    /// <summary><c>nginx -t</c> finds nothing wrong.</summary>
    public static async Task MustBeValidAsync(this ShopStage stage)
    {
        var command = new Command([.. stage.NginxCommand, "-t"], Patience);
        var result = await new CommandRunner(TimeProvider.System).RunAsync(command, Cancelled);
        Assert.True(result.Succeeded, result.Error);
    }

    /// <summary>The chain of the journal is whole.</summary>
    public static async Task MustBeWholeAsync(this IStage stage)
    {
        await using var journal = new SqliteStore(stage.State, TimeProvider.System);
        Assert.Null((await journal.AuditAsync(Cancelled)).Problem);
    }

    private static string Describe(ServiceState state) =>
        $"{state.Serving?.Version ?? "nothing"} that serves; runs: "
        + string.Join(
            ", ",
            state.Runs.Select(static run =>
                $"{run.Id} {RunWords.Name(run.Plan.Kind)} to {run.Plan.To} {run.End?.Message ?? (run.IsActing ? "acts" : "is watched")}"
            )
        );
}
