using System.Globalization;
using Lastgood.Shop;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(ShopSettings.Usage);
    return 0;
}

ShopSettings settings;
try
{
    settings = ShopSettings.Read(args, Environment.GetEnvironmentVariable);
}
catch (FormatException problem)
{
    await Console.Error.WriteLineAsync($"shop: {problem.Message}\n\n{ShopSettings.Usage}");
    return 2;
}

// Empty: no appsettings.json of whatever folder it is started in, no file watchers, quick to start.
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder
    .WebHost.UseKestrelCore()
    .ConfigureKestrel(kestrel => kestrel.Listen(settings.Address, settings.Port));
builder.Services.AddRoutingCore();
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
builder.Logging.AddSimpleConsole(console =>
{
    console.SingleLine = true;
    console.TimestampFormat = "HH:mm:ss.fff ";
});
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

await using var app = builder.Build();
var opening = new Opening(TimeProvider.System);
var metrics = new ShopMetrics(opening);
var trouble = new Trouble(settings.Fault, settings.FaultAfter, opening);
var till = new Till(trouble);

app.Use(
    (context, next) =>
    {
        context.Response.Headers["X-Shop-Version"] = settings.Version;
        return trouble.Hangs ? Trouble.HangAsync(context.RequestAborted) : next(context);
    }
);
app.Use(metrics.MeasureAsync);

app.MapGet(
    "/",
    () => Results.Content(ShopWindow.Page(settings.Version), "text/html; charset=utf-8")
);
app.MapMethods("/checkout", ["GET", "POST"], till.CheckOutAsync);
app.MapGet(
    "/health",
    () =>
        opening.IsOpen
            ? Results.Text("ok\n")
            : Results.Text("opening\n", statusCode: StatusCodes.Status503ServiceUnavailable)
);
app.MapGet(
    "/version",
    () => Results.Content($$"""{"version": "{{settings.Version}}"}""" + "\n", "application/json")
);
app.MapGet(
    "/metrics",
    () => Results.Content(metrics.Page(), "text/plain; version=0.0.4; charset=utf-8")
);

try
{
    await app.StartAsync();
    var address = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", settings.Port).Uri;
    await opening.RehearseAsync(address, app.Lifetime.ApplicationStopping);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception e)
    when (e is OperationCanceledException or HttpRequestException
        && app.Lifetime.ApplicationStopping.IsCancellationRequested
    )
{
    // Stopped before it had opened.
    await app.WaitForShutdownAsync();
    return 0;
}
catch (IOException problem)
{
    await Console.Error.WriteLineAsync(
        string.Create(
            CultureInfo.InvariantCulture,
            $"shop: cannot listen on 127.0.0.1:{settings.Port}: {problem.Message}"
        )
    );
    return 1;
}
