using System.Globalization;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Surviving;

/// <summary>A shop's wall clock, which every <c>lastgood</c> of this class goes by and which can be set.</summary>
internal sealed class WallClock
{
    private readonly ShopStage _stage;
    private readonly string _file;

    public WallClock(ShopStage stage)
    {
        _stage = stage;
        _file = Path.Combine(stage.Folder, "clock");
        Jump(TimeSpan.Zero);
    }

    /// <summary>Sets it off from the true time by so much.</summary>
    public void Jump(TimeSpan offset)
    {
        var next = $"{_file}.next";
        File.WriteAllText(next, offset.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        // Whoever reads it reads the one before or this one.
        File.Move(next, _file, overwrite: true);
    }

    public Task<LastgoodProcess> WatchAsync() =>
        _stage.WatchAsync(StageSteps.CrashProgram, Environment);

    /// <summary>Runs <c>lastgood</c>, which has to end with 0.</summary>
    public async Task<Ended> MustAsync(params string[] arguments)
    {
        await using var process = LastgoodProcess.Start(
            _stage,
            arguments,
            program: StageSteps.CrashProgram,
            environment: Environment
        );
        var ended = await process.EndAsync();
        ended.Is(0);
        return ended;
    }

    private Dictionary<string, string> Environment =>
        new(StringComparer.Ordinal) { ["LASTGOOD_CLOCK"] = _file };
}
