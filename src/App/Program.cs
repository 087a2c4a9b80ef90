using Lastgood.App.Commands;
using Lastgood.App.Composition;

return await CommandLine.RunAsync(args, new Wiring());
