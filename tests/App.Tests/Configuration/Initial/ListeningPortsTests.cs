using Lastgood.App.Configuration.Initial;

namespace Lastgood.App.Tests.Configuration.Initial;

public sealed class ListeningPortsTests
{
    [Fact]
    public void Only_what_listens_on_loopback_or_everywhere_counts() =>
        Assert.Equal(
            [80, 8001],
            ListeningPorts.Of(
                """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1F41 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
                   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1
                   2: 0100007F:1F42 0100007F:1F41 01 00000000:00000000 00:00000000 00000000     0        0 3 1
                   3: 0101A8C0:1F43 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4 1
                   4: nonsense
                """
            )
        );

    [Fact]
    public void IPv6_is_understood() =>
        Assert.Equal(
            [8001, 8002],
            ListeningPorts.Of(
                """
                  sl  local_address                         remote_address                        st
                   0: 00000000000000000000000001000000:1F41 00000000000000000000000000000000:0000 0A
                   1: 00000000000000000000000000000000:1F42 00000000000000000000000000000000:0000 0A
                """
            )
        );
}
