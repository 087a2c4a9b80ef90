namespace Lastgood.Demo;

/// <summary>What came of a demo, wherever it was played.</summary>
internal interface IDemoResult
{
    /// <summary>Whether it went as the demo promises.</summary>
    bool IsAsPromised { get; }

    /// <summary>The one line of <c>--json</c>.</summary>
    string ToJson();
}
