using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.App.Configuration;
using Lastgood.App.Configuration.Yaml;
using NJsonSchema;

namespace Lastgood.App.Tests.Configuration;

/// <summary>The schema, by a validator that knows nothing of this program.</summary>
public sealed class SchemaTests
{
    private static readonly string Example = File.ReadAllText(
        Repository.File("examples/lastgood.yaml")
    );

    [Fact]
    public void The_schema_beside_the_example_is_that_of_the_program() =>
        Assert.Equal(
            ConfigurationSchema.Json() + "\n",
            File.ReadAllText(Repository.File("examples/lastgood.schema.json"))
        );

    [Fact]
    public async Task The_example_is_right_by_the_schema() =>
        Assert.Empty(await ValidateAsync(Example));

    [Fact]
    public async Task The_example_with_every_line_taken_in_is_right_by_the_schema() =>
        Assert.Empty(await ValidateAsync(ExampleTests.Full));

    [Theory]
    [InlineData("services:", "servces:")]
    [InlineData("  shop:", "  Shop:")]
    [InlineData("front: http://127.0.0.1:8080", "front: 127.0.0.1:8080")]
    [InlineData("include: shop.conf", "inclde: shop.conf")]
    [InlineData("include: shop.conf", "include: ~/shop.conf")]
    [InlineData("stop: [stop]", "stop: []")]
    [InlineData("stop: [stop]", "stop: {shel: a}")]
    [InlineData("stop: [stop]", "stop: [stop]\n        switch: flg")]
    [InlineData("stop: [stop]", "stop: [stop]\n        drain: 10 s")]
    [InlineData("          green:\n            url: http://127.0.0.1:8002\n", "")]
    public async Task What_the_program_refuses_an_editor_marks(string text, string by)
    {
        Assert.NotEmpty(Sample.Errors(Sample.But(text, by)));
        Assert.NotEmpty(await ValidateAsync(Sample.But(text, by)));
    }

    [Theory]
    [InlineData("policy: {min_requests: 0}")]
    [InlineData("policy: {min_requests: many}")]
    [InlineData("policy: {triggers: health fails 3 times}")]
    [InlineData("metrics: {requests: a-b}")]
    [InlineData("metrics:\nverify: {error_rate: 1}")]
    [InlineData("verify: {commands: [{run: [x]}]}")]
    [InlineData("health: {path: health}")]
    public async Task A_wrong_line_of_a_service_is_marked(string more)
    {
        Assert.NotEmpty(Sample.Errors(Sample.With(more)));
        Assert.NotEmpty(await ValidateAsync(Sample.With(more)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("health:\nversion: {}\nmetrics:\npolicy: {triggers: []}\nverify:")]
    [InlineData("bake: 1h30m\nmonitor: 0s")]
    [InlineData("metrics: {latency: none}\nverify: {error_rate: 0.5%}")]
    [InlineData(
        "verify: {commands: [{name: a, run: curl -f x}, {name: b, run: {shell: x}}, {name: c, run: [a, 1, true]}]}"
    )]
    public async Task What_the_program_reads_an_editor_does_not_mark(string more)
    {
        Sample.Service(more);
        Assert.Empty(await ValidateAsync(Sample.With(more)));
    }

    private static async Task<IEnumerable<string>> ValidateAsync(string yaml)
    {
        var schema = await JsonSchema.FromJsonAsync(
            ConfigurationSchema.Json(),
            TestContext.Current.CancellationToken
        );
        return schema
            .Validate(Json(yaml)?.ToJsonString() ?? "null")
            .Select(static e => e.ToString());
    }

    /// <summary>A YAML text as an editor sees it: plain scalars have the types of YAML's core schema.</summary>
    private static JsonNode? Json(string yaml)
    {
        var problems = new Problems("lastgood.yaml");
        var top = NodeParser.Parse(yaml, problems);
        problems.ThrowIfAny();
        return ToJson(top!);

        static JsonNode? ToJson(Node node) =>
            node switch
            {
                ScalarNode { IsEmpty: true } => null,
                ScalarNode { IsPlain: true, Text: "true" or "false" } flag => JsonValue.Create(
                    flag.Text == "true"
                ),
                ScalarNode { IsPlain: true } scalar
                    when double.TryParse(
                        scalar.Text,
                        NumberStyles.Float,
                        CultureInfo.InvariantCulture,
                        out _
                    ) => JsonNode.Parse(scalar.Text),
                ScalarNode scalar => JsonValue.Create(scalar.Text),
                ListNode list => new JsonArray([.. list.Items.Select(ToJson)]),
                MappingNode mapping => new JsonObject(
                    mapping.Entries.Select(e => KeyValuePair.Create(e.Key, ToJson(e.Value)))
                ),
                _ => throw new JsonException("a refused value"),
            };
    }
}
