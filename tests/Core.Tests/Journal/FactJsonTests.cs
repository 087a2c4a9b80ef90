using System.Text;
using System.Text.Json;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Tests.Journal;

public class FactJsonTests
{
    private static readonly string Stored = Path.Combine(
        AppContext.BaseDirectory,
        "Journal",
        "facts.jsonl"
    );

    [Fact]
    public void Every_kind_comes_back_as_it_was_written()
    {
        Assert.NotEmpty(SampleFacts.All);
        Assert.All(
            SampleFacts.All,
            static sample =>
            {
                Assert.Equal(sample.Kind, FactJson.KindOf(sample.Fact));
                Assert.True(FactJson.Knows(sample.Kind));
                Assert.Equivalent(
                    sample.Fact,
                    FactJson.Read(FactJson.Write(sample.Fact)),
                    strict: true
                );
            }
        );
    }

    /// <summary>
    /// The file holds what earlier versions wrote. A line that has to change means journals that cannot be read any more: a member
    /// may be added, never renamed. The new text is beside the file in the output folder, to be copied where it only adds.
    /// </summary>
    [Fact]
    public void What_was_stored_once_is_written_the_same_way_and_can_still_be_read()
    {
        var lines = File.ReadAllLines(Stored);
        string[] written =
        [
            .. SampleFacts.All.Select(static s => Encoding.UTF8.GetString(FactJson.Write(s.Fact))),
        ];
        File.WriteAllLines(Stored + ".new", written);

        Assert.Equal(lines, written, StringComparer.Ordinal);
        Assert.All(
            lines.Zip(SampleFacts.All),
            static pair =>
                Assert.Equivalent(
                    pair.Second.Fact,
                    FactJson.Read(Encoding.UTF8.GetBytes(pair.First)),
                    strict: true
                )
        );
    }

    [Theory]
    [InlineData("{\"fact\":\"moon_landed\"}")]
    [InlineData("{\"step\":1}")]
    [InlineData("{\"fact\":\"run_ended\",\"outcome\":\"Levitated\",\"message\":\"\"}")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("[]")]
    public void What_is_no_known_fact_is_refused(string body) =>
        Assert.ThrowsAny<JsonException>(() => FactJson.Read(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Members_that_an_older_version_did_not_write_have_what_held_then()
    {
        var fact = (DecisionMade)
            FactJson.Read(
                """{"fact":"decision_made","decision":{"kind":"RollBack","reason":"r","triggers":[{"trigger":"t","state":"Fired","unit":"ratio","window":"00:00:10","held":"00:00:10","for":"00:00:10","samples":1}],"guards":[]}}"""u8
            );

        Assert.Equal(TriggerAction.RollBack, fact.Decision.Triggers[0].Asks);
    }

    [Fact]
    public void Members_of_a_newer_version_are_passed_over()
    {
        var fact = FactJson.Read(
            "{\"fact\":\"run_aborted\",\"reason\":\"r\",\"mood\":{\"a\":[1]}}"u8
        );

        Assert.Equal(new RunAborted("r"), fact);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Figures_that_are_no_number_can_be_stored(double figure)
    {
        var fact = new ImpactMeasured("i1", figure, 0);

        Assert.Equal(fact, FactJson.Read(FactJson.Write(fact)));
    }

    [Fact]
    public void An_empty_verification_can_be_stored()
    {
        var fact = new Verified(new VerificationResult([]), TakeBack: true);

        Assert.Equivalent(fact, FactJson.Read(FactJson.Write(fact)), strict: true);
    }
}
