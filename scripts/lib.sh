# What ./lastgood, ./demo and ./test have in common. They source this file in the repository's root.
# shellcheck shell=sh

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Where Debian has daemons, and a user's PATH does not look.
export PATH="$PATH:/usr/sbin:/sbin"

# A built program looks for .NET in a few places of its own, not on the PATH.
if [ -z "${DOTNET_ROOT:-}" ] && command -v dotnet >/dev/null; then
    DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
    export DOTNET_ROOT
fi

# build PROJECT_FOLDER SOURCES...: builds a project unless nothing has changed since it was built last. Looking for that
# takes milliseconds, dotnet build seconds. What is said is said on standard error. The variable configuration may ask for
# Release.
build() {
    project=$1
    stamp=$project/obj/built.stamp
    is_built "$@" && return
    command -v dotnet >/dev/null || {
        echo "the .NET SDK is missing; run: $PWD/scripts/install" >&2
        return 1
    }
    mkdir -p "$project/obj"
    (
        flock 9
        # Somebody else may have built it while this one was waiting.
        ! is_built "$@" || exit 0
        # Folders that the build would make anew would count as a change in the folder around them.
        find src examples tests -name '*.csproj' -execdir mkdir -p bin obj ';'
        # What is changed during the build is to be built the next time.
        touch "$stamp.begun"
        echo "building $project" >&2
        # msbuild, because dotnet build always prints a summary; without the servers that it would leave behind. The
        # analyzers take half of the time and are ./test's business; Release, so that its own build is not mixed up.
        dotnet msbuild "$project" -restore -nologo -verbosity:quiet -nodeReuse:false -p:UseSharedCompilation=false \
            -p:Configuration=Release -p:RunAnalyzers=false >&2 9>&-
        mv "$stamp.begun" "$stamp"
    ) 9>"$project/obj/build.lock"
}

# is_built PROJECT_FOLDER SOURCES...
is_built() {
    built=$1/obj/built.stamp
    shift
    [ -e "$built" ] || return 1
    [ -z "$(find "$@" ./*.props ./*.targets global.json \( -name bin -o -name obj \) -prune -o -newer "$built" -print -quit)" ]
}
