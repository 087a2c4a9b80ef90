using Lastgood.Adapters.Platforms.Docker;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>platform: nginx: docker:</c></summary>
internal static class SlotDockerSection
{
    private static readonly Field<string> Container = Field.Required(
        "container",
        DockerTexts.Container,
        "The name of a slot's container, with {slot} in it. One whose slot another release takes is kept under another name, stopped."
    );

    private static readonly Field<int> Port = Field.Required(
        "port",
        DockerTexts.Port,
        "The port inside the container; it is published at the slot's port."
    );

    /// <summary>The definition.</summary>
    public static Section<SlotDockerOptions> Definition { get; } =
        new(
            "the containers of the slots",
            [
                Container,
                DockerTexts.Image,
                Port,
                DockerTexts.StopTimeout,
                DockerTexts.PullTimeout,
                DockerTexts.Socket,
            ],
            static values => new SlotDockerOptions
            {
                Container = values.Get(Container),
                Image = values.Get(DockerTexts.Image),
                Port = values.Get(Port),
                StopTimeout = values.Get(DockerTexts.StopTimeout),
                PullTimeout = values.Get(DockerTexts.PullTimeout),
                Socket = values.Get(DockerTexts.Socket),
            },
            static values =>
            {
                if (
                    values.IsRight(Container)
                    && !values.Get(Container).Contains("{slot}", StringComparison.Ordinal)
                )
                {
                    values.Refuse(
                        Container,
                        "there is no {slot} in it, so both slots would have the same container"
                    );
                }
            }
        );
}
