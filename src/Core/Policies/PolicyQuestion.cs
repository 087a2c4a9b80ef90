namespace Lastgood.Core.Policies;

/// <summary>What no metric answers: asked once in an incident, with a deadline and a default.</summary>
/// <param name="Subject">What the answer reports where it says so, e.g. <c>corruption</c>: a trigger of the policy.</param>
/// <param name="Text">The question, for the person on call.</param>
/// <param name="Within">How long it waits for an answer.</param>
/// <param name="Default">What silence means: whether <paramref name="Subject"/> is reported then.</param>
/// <param name="Below">
/// Where given, the answer is a share of the users, and one below this (a ratio, 0 to 1) reports <paramref name="Subject"/>;
/// null: the answer is yes or no.
/// </param>
public sealed record PolicyQuestion(
    string Subject,
    string Text,
    TimeSpan Within,
    bool Default = false,
    double? Below = null
);
