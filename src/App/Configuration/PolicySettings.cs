using Lastgood.Core.Policies;

namespace Lastgood.App.Configuration;

/// <summary>A policy that was read.</summary>
/// <param name="Policy">What holds.</param>
/// <param name="Written">What is in the file.</param>
internal sealed record PolicySettings(Policy Policy, PolicyChange Written);
