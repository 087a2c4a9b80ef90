using Lastgood.Adapters.Platforms.ArgoCd;
using Lastgood.Adapters.Platforms.Git;
using Lastgood.Adapters.Platforms.Systemd;

namespace Lastgood.App.Tests.Configuration;

/// <summary>The platforms that run what lies in a folder, or deploy a branch.</summary>
public sealed class HostSectionTests
{
    [Theory]
    [InlineData("unit: a.service", "systemd.current: this key is missing (or git.checkout)")]
    [InlineData("unit: a.socket", "systemd.unit: \"a.socket\" is not the name of a service's unit")]
    [InlineData(
        "unit: a.service, releases: r, current: c, git: {checkout: x}",
        "systemd.releases: with git.checkout releases have no folders of their own"
    )]
    [InlineData(
        "unit: 'a@{release}.service', git: {repository: x}",
        "systemd.releases: this key is missing: git.repository makes releases"
    )]
    [InlineData(
        "unit: a.service, releases: r, current: c, git: {repository: x, checkout: y}",
        "systemd.git.checkout: there is \"repository\" already"
    )]
    [InlineData(
        "unit: a.service, releases: r, current: c, git: {repository: x, ref: latest}",
        "systemd.git.ref: \"latest\" is not a tag or a branch with {release} in it"
    )]
    public void What_does_not_fit_together_for_systemd_is_named(string keys, string message) =>
        Assert.Contains(
            Sample.Errors(Of($"systemd: {{url: 'http://127.0.0.1:1', {keys}}}")),
            error => error.Contains(message, StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("app: a", "pm2.releases: this key is missing (or git.checkout)")]
    [InlineData("app: all, releases: r", "pm2.app: \"all\" is not the name of an app")]
    [InlineData("app: '3', releases: r", "pm2.app: \"3\" is not the name of an app")]
    [InlineData("app: a, releases: r, ecosystem: apps.js", "pm2.ecosystem: \"apps.js\" is not")]
    [InlineData("app: a, releases: r, script: ../b.js", "pm2.script: \"../b.js\" is not a file")]
    public void What_does_not_fit_together_for_PM2_is_named(string keys, string message) =>
        Assert.Contains(
            Sample.Errors(Of($"pm2: {{url: 'http://127.0.0.1:1', {keys}}}")),
            error => error.Contains(message, StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("push: force", "git.push: this is for push_to, which is not there")]
    [InlineData("branch: -d", "git.branch: \"-d\" is not the name of a branch")]
    [InlineData(
        "repository: 'https://me:secret@git.example.com/a'",
        "git.repository: \"https://[redacted]@git.example.com/a\" is not an address"
    )]
    [InlineData(
        "repository: 'https://me:sec/r@t@git.example.com/a'",
        "git.repository: \"https://[redacted]@git.example.com/a\" is not an address"
    )]
    public void What_git_cannot_do_is_named(string keys, string message)
    {
        var repository = keys.StartsWith("repository", StringComparison.Ordinal)
            ? ""
            : "repository: /srv/a.git, ";
        Assert.Contains(
            Sample.Errors(Of($"git: {{url: 'http://127.0.0.1:1', clone: c, {repository}{keys}}}")),
            error => error.Contains(message, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("service: web", "swarm.image: this key is missing")]
    [InlineData("service: web, image: 'shop:1.0'", "is not an image with {release} in its tag")]
    [InlineData("service: a/b, image: 'shop:{release}'", "\"a/b\" is not the name of a service")]
    [InlineData(
        "service: web, image: 'shop:{release}', spec: yesterday",
        "swarm.spec: unknown word"
    )]
    public void What_a_swarm_cannot_be_told_is_named(string keys, string message) =>
        Assert.Contains(
            Sample.Errors(Of($"swarm: {{url: 'http://127.0.0.1:1', {keys}}}")),
            error => error.Contains(message, StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("server: 'https://a'", "argocd.application: this key is missing")]
    [InlineData("server: 'https://a', application: web", "argocd.prune: this key is missing")]
    [InlineData(
        "server: 'https://a', application: web, project: p, prune: false",
        "argocd.token_file: this key is missing (or token_env)"
    )]
    [InlineData(
        "server: 'https://a', application: web, project: p, prune: false, token_file: /t, token_env: T",
        "there is \"token_file\" already"
    )]
    [InlineData(
        "server: 'http://argocd.example.com', application: web, project: p, prune: false, token_env: T",
        "a token is sent there: write https://"
    )]
    [InlineData(
        "server: 'https://a', application: Web, project: p, prune: maybe, token_env: T",
        "\"maybe\" is not true or false"
    )]
    [InlineData(
        "server: 'https://a', application: web, project: p, prune: true, token_env: T, git: {repository: /r, clone: /c, path: ../x}",
        "is not a folder in the repository"
    )]
    public void What_argo_cd_cannot_be_told_is_named(string keys, string message) =>
        Assert.Contains(
            Sample.Errors(Of($"argocd: {{url: 'http://127.0.0.1:1', {keys}}}")),
            error => error.Contains(message, StringComparison.Ordinal)
        );

    [Fact]
    public void A_forwarded_port_of_argo_cd_needs_no_certificate()
    {
        var argocd = Assert.IsType<ArgoCdOptions>(
            Sample
                .Read(
                    Of(
                        "argocd: {url: 'http://127.0.0.1:1', server: 'http://127.0.0.1:8080/argocd/', application: web, project: p, prune: true, token_env: T}"
                    )
                )
                .Services[0]
                .Platform
        );

        Assert.Equal("http://127.0.0.1:8080/argocd", argocd.Server.Url);
        Assert.True(argocd.Prune);
        Assert.Null(argocd.Git);
    }

    [Theory]
    [InlineData("inspect: [a]", "command.activate: this key is missing")]
    [InlineData("inspect: [a], activate: [b]", "command.activate: it has to be told which release")]
    [InlineData(
        "inspect: [a, '{release}'], activate: [b, '{release}']",
        "command.inspect[1]: unknown placeholder {release}"
    )]
    [InlineData(
        "inspect: [a], activate: [b, '{release}'], prepare: [c, '{release}']",
        "command.available: this key is missing: it says whether \"prepare\" has to run"
    )]
    [InlineData(
        "inspect: [a], activate: [b, '{release}', '{artifact}']",
        "command.undo: this key is missing: \"activate\" asks for {artifact}"
    )]
    [InlineData(
        "inspect: [a], activate: [b, '{release}'], undo: [c, '{artifact}']",
        "command.undo[1]: unknown placeholder {artifact}"
    )]
    public void What_does_not_fit_together_for_commands_is_named(string keys, string message) =>
        Assert.Contains(
            Sample.Errors(Of($"command: {{url: 'http://127.0.0.1:1', {keys}}}")),
            error => error.Contains(message, StringComparison.Ordinal)
        );

    [Fact]
    public void A_template_needs_no_folders_and_a_branch_is_not_pushed_by_force()
    {
        var unit = Assert.IsType<SystemdUnitOptions>(
            Sample
                .Read(Of("systemd: {url: 'http://a', unit: 'a@{release}.service'}"))
                .Services[0]
                .Platform
        );
        var branch = Assert.IsType<GitBranchOptions>(
            Sample
                .Read(Of("git: {url: 'http://a', repository: 'git@host:a.git', clone: c}"))
                .Services[0]
                .Platform
        );

        Assert.Equal(TimeSpan.FromMinutes(2), unit.CommandTimeout);
        Assert.Null(unit.Folders.Releases);
        Assert.False(branch.Force);
        Assert.Null(branch.PushTo);
        Assert.Equal("/srv/shop/c", branch.CloneFolder);
    }

    private static string Of(string platform) =>
        $"services:\n  shop:\n    platform:\n      {platform}\n";
}
