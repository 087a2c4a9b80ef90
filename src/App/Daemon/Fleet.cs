using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Blame;

namespace Lastgood.App.Daemon;

/// <summary>What the watches of all services of an installation share.</summary>
/// <param name="Cap">How many of them may go back by themselves.</param>
/// <param name="Neighbours">Which of them are in trouble.</param>
internal sealed record Fleet(RollbackCap Cap, Neighbours Neighbours);
