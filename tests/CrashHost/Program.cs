using System.Globalization;
using Lastgood.App.Commands;
using Lastgood.App.Composition;
using Lastgood.CrashHost;

// lastgood as it is, except that it kills itself at a chosen place: LASTGOOD_KILL_AT=12. The places passed are written
// to the file LASTGOOD_PLACES, so that a test can learn how many there are. Its wall clock is off by the seconds that
// stand in the file LASTGOOD_CLOCK.
var places = new Places(
    int.TryParse(
        Environment.GetEnvironmentVariable("LASTGOOD_KILL_AT"),
        CultureInfo.InvariantCulture,
        out var at
    )
        ? at
        : null,
    Environment.GetEnvironmentVariable("LASTGOOD_PLACES")
);
return await CommandLine.RunAsync(
    args,
    new Wiring
    {
        Time = Environment.GetEnvironmentVariable("LASTGOOD_CLOCK") is { } clock
            ? new JumpingTime(clock)
            : TimeProvider.System,
        Journal = journal => new KillingJournal(journal, places),
        Platform = platform => new KillingPlatform(platform, places),
    }
);
