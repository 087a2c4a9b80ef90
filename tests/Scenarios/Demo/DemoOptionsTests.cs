using Lastgood.Demo;
using Lastgood.Shop;

namespace Lastgood.Scenarios.Demo;

public sealed class DemoOptionsTests
{
    [Fact]
    public void Without_an_option_it_is_errors_in_plain_text_and_nothing_is_kept()
    {
        Assert.Equal(
            new DemoOptions(DemoPlatform.Nginx, Fault.Errors, Keep: false, Json: false),
            DemoOptions.Parse([])
        );
    }

    [Theory]
    [InlineData("errors", Fault.Errors)]
    [InlineData("slow", Fault.Slow)]
    [InlineData("crash", Fault.Crash)]
    [InlineData("hang", Fault.Hang)]
    public void Every_fault_can_be_asked_for(string word, Fault fault)
    {
        Assert.Equal(fault, DemoOptions.Parse(["--fault", word])?.Fault);
    }

    [Fact]
    public void Options_come_in_any_order()
    {
        var all = new DemoOptions(DemoPlatform.Docker, Fault.Hang, Keep: true, Json: true);

        Assert.Equal(
            all,
            DemoOptions.Parse(["--platform", "docker", "--fault", "hang", "--keep", "--json"])
        );
        Assert.Equal(
            all,
            DemoOptions.Parse(["--json", "--keep", "--fault", "hang", "--platform", "docker"])
        );
    }

    [Fact]
    public void A_cluster_is_named_and_its_kubeconfig_is_found_from_where_the_user_stands()
    {
        Assert.Equal(
            new DemoOptions(DemoPlatform.Kubernetes, Fault.Errors, Keep: false, Json: true)
            {
                Context = "staging",
                Kubeconfig = Path.GetFullPath("here/config"),
            },
            DemoOptions.Parse([
                "--context",
                "staging",
                "--json",
                "--kubeconfig",
                "here/config",
                "--platform",
                "kubernetes",
            ])
        );
    }

    [Theory]
    [MemberData(nameof(DemoCommand.Nonsense), MemberType = typeof(DemoCommand))]
    public void What_makes_no_sense_is_not_guessed_at(string arguments)
    {
        Assert.Null(DemoOptions.Parse(arguments.Split(' ')));
    }
}
